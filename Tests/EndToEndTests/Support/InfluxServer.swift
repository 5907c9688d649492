// SPDX-License-Identifier: Apache-2.0

/// A real InfluxDB 1.x, with a database for what comes by remote write.
struct InfluxServer: Sendable {
    let process: ChildProcess
    let port: Int

    var writeURL: String { "http://127.0.0.1:\(port)/api/v1/prom/write?db=prom" }

    /// Takes up what an earlier one left at the same place.
    init(at place: PrometheusServer.Place, in scratch: Scratch) async throws {
        port = place.port
        process = try ChildProcess(
            [Tools.counterpart("influxd"), "run"],
            environment: [
                "INFLUXDB_REPORTING_DISABLED": "true", "INFLUXDB_BIND_ADDRESS": "127.0.0.1:\(try Loopback.freePort())",
                "INFLUXDB_HTTP_BIND_ADDRESS": "127.0.0.1:\(place.port)", "INFLUXDB_META_DIR": "\(place.folder)/meta",
                "INFLUXDB_DATA_DIR": "\(place.folder)/data", "INFLUXDB_DATA_WAL_DIR": "\(place.folder)/wal",
            ],
            in: scratch
        )
        let port = place.port
        try await process.becomesReady { (try? await HTTP.get(port, "/ping").status) == 204 }
        _ = try await HTTP.post(port, "/query?q=CREATE%20DATABASE%20prom", "")
    }

    /// The sum over a measurement's series of what they have grown from their first value to their last.
    func increase(_ measurement: String) async throws -> Double {
        let query = "SELECT%20last(value)%20-%20first(value)%20FROM%20\(measurement)%20GROUP%20BY%20*"
        let answer = try await HTTP.get(port, "/query?db=prom&q=\(query)")
        return try JSON(answer.text).results[0].series.items.reduce(0) { $0 + ($1.values[0][1].number ?? 0) }
    }
}
