// SPDX-License-Identifier: Apache-2.0

/// A real Prometheus, or something that answers its queries.
struct PrometheusServer: Sendable {
    /// Where a server listens and keeps its data.
    struct Place: Sendable {
        let port: Int
        let folder: String

        init(in scratch: Scratch) throws {
            port = try Loopback.freePort()
            folder = try scratch.folder("data")
        }
    }

    let process: ChildProcess
    let port: Int

    /// Starts Prometheus; it scrapes `target` each second when there is one, and takes remote write in any case.
    ///
    /// With a `place` it takes up what an earlier one left there, at the same address; with `nativeHistograms` it asks for
    /// protobuf, the only format that has those.
    static func prometheus(
        scraping target: Int? = nil,
        nativeHistograms: Bool = false,
        at place: Place? = nil,
        in scratch: Scratch
    ) async throws -> PrometheusServer {
        let place = try place ?? Place(in: scratch)
        let (port, folder) = (place.port, place.folder)
        let scrape = """
            scrape_configs:
              - job_name: tokenmeter
                scrape_interval: 1s
                static_configs: [ { targets: [ "127.0.0.1:\(target ?? 0)" ] } ]

            """
        let file = try scratch.write(target == nil ? "{}" : scrape, to: "prometheus-\(port).yml")
        let features = "exemplar-storage" + (nativeHistograms ? ",native-histograms" : "")
        let command = try [
            Tools.counterpart("prometheus"), "--config.file=\(file)", "--storage.tsdb.path=\(folder)",
            "--web.listen-address=127.0.0.1:\(port)", "--web.enable-remote-write-receiver",
            "--enable-feature=\(features)",
        ]
        return try await PrometheusServer(command, port: port, ready: "/-/ready", in: scratch)
    }

    static func victoriaMetrics(at place: Place? = nil, in scratch: Scratch) async throws -> PrometheusServer {
        let place = try place ?? Place(in: scratch)
        let (port, folder) = (place.port, place.folder)
        let command = try [
            Tools.counterpart("victoria-metrics"), "-storageDataPath=\(folder)",
            "-httpListenAddr=127.0.0.1:\(port)", "-search.latencyOffset=0s", "-memory.allowedBytes=64MB",
        ]
        return try await PrometheusServer(command, port: port, ready: "/health", in: scratch)
    }

    private init(_ command: [String], port: Int, ready: String, in scratch: Scratch) async throws {
        self.port = port
        process = try ChildProcess(command, in: scratch)
        try await process.becomesReady { (try? await HTTP.get(port, ready).status) == 200 }
    }

    /// Where remote write goes.
    var writeURL: String { "http://127.0.0.1:\(port)/api/v1/write" }

    private static let everything = "{__name__=~\".+\"}"

    /// All series of the last hour with their last values, those that have ended too.
    func lastValues(_ selector: String = everything) async throws -> [MetricsPage.Series: Double] {
        try await series("last_over_time(\(selector)[1h])")
    }

    /// All series now, without the labels that tell targets apart.
    func series(_ selector: String = everything) async throws -> [MetricsPage.Series: Double] {
        let results = try await get("query?query=", selector).result.items
        return results.reduce(into: [:]) { series, result in
            var labels = result.metric.members.compactMapValues(\.string)
            let name = labels.removeValue(forKey: "__name__") ?? ""
            labels["job"] = nil
            labels["instance"] = nil
            series[MetricsPage.Series(name: name, labels: labels)] = result.value[1].string.flatMap {
                Double($0.lowercased())
            }
        }
    }

    /// What a call of the API tells as its data; `argument` ends the call's path.
    func get(_ call: String, _ argument: String = "") async throws -> JSON {
        let escaped = argument.utf8.map { byte in
            let hexadecimal = String(byte, radix: 16, uppercase: true)
            return "%\(hexadecimal.count == 1 ? "0" : "")\(hexadecimal)"
        }
        return try JSON(try await HTTP.get(port, "/api/v1/\(call)\(escaped.joined())").text).data
    }
}
