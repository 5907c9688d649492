// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Testing

/// `proxy relay` between a page and a receiver of remote write that decodes by itself.
struct RelayStage: Sendable {
    let judge: ChildProcess
    let proxy: ChildProcess
    let port: Int

    /// Starts both. The Nth scrape gets the Nth of `pages`, the last one again and again.
    init(
        _ pages: [String],
        version: String = "1",
        interval: String = "200ms",
        judge options: [String] = [],
        scrape: String? = nil,
        remoteWrite: String? = nil,
        in scratch: Scratch
    ) async throws {
        let port = try Loopback.freePort()
        self.port = port
        let files = try pages.enumerated().flatMap { ["--page", try scratch.write($1, to: "page-\($0)")] }
        let script = Tools.script("remote_write_judge.py")
        judge = try ChildProcess(["python3", script, "--port", "\(port)"] + files + options, in: scratch)
        try await judge.becomesReady { (try? await HTTP.get(port, "/seen").status) == 200 }
        proxy = try ChildProcess(
            [
                Tools.proxy, "relay", "--scrape", scrape ?? "http://127.0.0.1:\(port)/metrics",
                "--remote-write", remoteWrite ?? "http://127.0.0.1:\(port)/write",
                "--rw-version", version, "--interval", interval, "--job", "test",
            ],
            in: scratch
        )
    }

    func seen() async throws -> RelayRecord { RelayRecord(try JSON(try await HTTP.get(port, "/seen").text)) }

    /// Waits for what `condition` wants; it is asked after each request.
    func waits(_ what: String, _ condition: (RelayRecord) -> Bool) async throws {
        var count = -1
        try await eventually(what, within: .seconds(60), every: .milliseconds(50)) { () async throws -> Bool? in
            if let ending = proxy.ending { throw ChildProcess.Overdue(description: "ended \(ending): \(proxy.errors)") }
            let now = try await requestCount()
            guard now != count else { return nil }
            count = now
            return condition(try await seen()) ? true : nil
        }
    }

    func requestCount() async throws -> Int { Int(try await HTTP.get(port, "/count").text) ?? 0 }

    /// Ends the relay as the official suites do, and judges what every sender owes every receiver.
    func finish(_ signal: Int32 = SIGINT) async throws -> RelayRecord {
        proxy.send(signal)
        let ending = try await proxy.finish(within: .seconds(10))
        let record = try await seen()
        await judge.stop()
        #expect(ending == .exited(0), "\(proxy.errors.suffix(2000))")
        #expect(!record.requests.isEmpty, "a sender that sends nothing breaks no rule")
        #expect(record.faults == [], "\(proxy.errors.suffix(2000))")
        return record
    }
}

/// Runs `body` on a stage and hands back what the receiver has seen in the end.
func relayed(
    _ pages: [String],
    version: String = "1",
    interval: String = "200ms",
    judge options: [String] = [],
    until what: String,
    _ condition: (RelayRecord) -> Bool
) async throws -> RelayRecord {
    let stage = try await RelayStage(pages, version: version, interval: interval, judge: options, in: Scratch())
    try await stage.waits(what, condition)
    return try await stage.finish()
}
