// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The proxy under test.
struct ProxyServer: Sendable {
    let process: ChildProcess
    let port: Int

    /// Starts it with the members of a configuration file, without the braces around them and without `listen`.
    init(_ configuration: String, environment: [String: String] = [:], in scratch: Scratch) async throws {
        port = try Loopback.freePort()
        let file = try scratch.write(
            "{\n  listen: \"127.0.0.1:\(port)\",\n\(configuration)\n}\n",
            to: "tokenmeter.json5"
        )
        process = try ChildProcess(
            [Tools.proxy, "serve", "--config", file],
            environment: environment,
            in: scratch
        )
        let port = port
        try await process.becomesReady { (try? await HTTP.get(port, "/readyz").status) == 200 }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    func metrics() async throws -> MetricsPage { try MetricsPage(try await HTTP.get(port, "/metrics").text) }

    /// Waits until the metrics say what `condition` wants; a sample is folded a moment after its answer.
    @discardableResult
    func metrics(_ what: String, when condition: (MetricsPage) -> Bool) async throws -> MetricsPage {
        try await eventually(what, every: .milliseconds(50)) {
            let page = try await metrics()
            return condition(page) ? page : nil
        }
    }

    /// The memory that is the process' own right now, in bytes.
    var residentBytes: Int {
        let status = (try? String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return 1024 * (line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first ?? 0)
    }
}
