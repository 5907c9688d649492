// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Metrics
import Protocol
import Testing

struct StatsDTransportTests {
    private let path = "/tmp/tokenmeter-test-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock"

    @Test func `sends over IPv6`() throws {
        let receiver = try DatagramReceiver(.ipv6)
        defer { receiver.close() }
        let rig = try StatsDRig(.dogstatsd, address: .udp(host: "::1", port: receiver.port))
        rig.record(3)
        let receipt = try rig.flushOnce()

        let lines = receiver.lines(atLeast: Int(receipt.delivered))
        #expect(lines.contains("t.llm_requests_total:3|c|#model:gpt-5.5,provider:openai,status:200,tenant:team-a"))
        #expect(receipt.dropped == 0)
    }

    @Test func `sends to a datagram socket in the file system and finds its successor`() throws {
        let first = try DatagramReceiver(.unix(path))
        defer { first.close() }
        let rig = try StatsDRig(.influxdb, address: .unix(path: path)) { $0.interval = 20_000_000 }
        try rig.emitter.start()
        rig.record(3)
        let requests = "t.llm_requests_total,model=gpt-5.5,provider=openai,status=200,tenant=team-a:"
        var told = first.sum(requests, until: 3)
        first.close()
        rig.record(4)
        #expect(eventually { rig.number("proxy_statsd_errors_total", "refused") != nil })
        let second = try DatagramReceiver(.unix(path))
        defer { second.close() }
        rig.record(5)
        _ = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)
        told += second.sum(requests, until: 9)

        #expect(told == 12)
    }

    @Test func `a path without a socket is counted and its counters wait`() throws {
        let rig = try StatsDRig(.dogstatsd, address: .unix(path: path)) { $0.interval = 20_000_000 }
        rig.record(2)
        try rig.emitter.start()
        #expect(eventually { rig.number("proxy_statsd_errors_total", "unresolved") != nil })
        let late = try DatagramReceiver(.unix(path))
        defer { late.close() }
        #expect(late.sum("t.llm_requests_total:", until: 2) == 2)
        _ = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)
    }

    /// A Unix socket's queue holds few datagrams, and nobody reads it for a while.
    @Test func `a full queue is waited for and nothing is lost`() throws {
        let receiver = try DatagramReceiver(.unix(path), isPaused: true)
        defer { receiver.close() }
        let rig = try StatsDRig(.dogstatsd, address: .unix(path: path)) { $0.interval = 3_000_000_000 }
        try rig.emitter.start()
        rig.record(3000)
        #expect(eventually { rig.number("proxy_statsd_errors_total", "would_block") != nil })
        receiver.resume()
        let sum = receiver.sum("t.llm_requests_total:", until: 3000)
        let receipt = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)

        #expect(sum == 3000 && receipt.dropped == 0)
        let lines = receiver.lines(atLeast: Int(receipt.delivered))
        #expect(lines.count { $0.hasPrefix("t.llm_request_duration_seconds:") } == 3000)
    }

    @Test func `a server that is away for a part of a flush misses nothing of it`() throws {
        let first = try DatagramReceiver(.ipv4())
        defer { first.close() }
        let rig = try StatsDRig(.dogstatsd, port: first.port) { $0.interval = 4_000_000_000 }
        try rig.emitter.start()
        rig.record(2000)
        let timers = "t.llm_request_duration_seconds:"
        #expect(eventually { first.lines.count { $0.hasPrefix(timers) } > 100 })
        first.close()
        #expect(eventually { rig.number("proxy_statsd_errors_total", "refused") != nil })
        let second = try DatagramReceiver(.ipv4(port: first.port))
        defer { second.close() }
        let receipt = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)

        let lines = first.lines + second.lines(atLeast: Int(receipt.delivered) - first.lines.count)
        #expect(lines.count { $0.hasPrefix(timers) } == 2000)
        #expect(receipt.dropped == 0 && Int(receipt.delivered) == lines.count)
    }

    @Test
    func `fifty thousand exchanges a second reach a receiver with a buffer of ordinary size, all of them counted`()
        throws
    {
        // A receiver that a busy machine keeps from its core loses what nobody can save: another try, then.
        for isLast in [false, false, false, true] {
            if try flood(isLast: isLast) { return }
        }
    }

    /// - Returns: whether the kernel has let everything through; if not, and another try follows, nothing is judged.
    private func flood(isLast: Bool) throws -> Bool {
        let receiver = try DatagramReceiver(.ipv4())
        defer { receiver.close() }
        let rig = try StatsDRig(.dogstatsd, port: receiver.port, tap: 1 << 16) { $0.interval = 500_000_000 }
        try rig.startDraining()
        try rig.emitter.start()
        for _ in 0..<40 {
            rig.record(2500)
            usleep(50_000)
        }
        rig.stopDraining()
        let receipt = rig.emitter.stop(by: Clock.monotonic() + 10_000_000_000)
        let lines = receiver.lines(atLeast: Int(receipt.delivered))

        let dropped = try receiver.droppedByKernel()
        guard dropped == 0 || isLast else { return false }
        #expect(dropped == 0)
        #expect(receipt.dropped == 0 && receipt.delivered == UInt64(lines.count))
        #expect(receiver.sum("t.llm_requests_total:", until: 100_000) == 100_000)
        #expect(rig.number("proxy_statsd_errors_total") == nil)
        let stoodFor = lines.reduce(0.0) { $0 + Self.weight($1, of: "t.llm_request_duration_seconds:") }
        #expect(stoodFor >= 100_000 && stoodFor < 100_000 + 64)
        let sizes = receiver.datagrams.map(\.count)
        #expect(Double(sizes.reduce(0, +)) >= 0.95 * 1432 * Double(sizes.count))
        return true
    }

    /// How many exchanges a timer's line stands for.
    private static func weight(_ line: String, of prefix: String) -> Double {
        guard line.hasPrefix(prefix) else { return 0 }
        let rate = line.split(separator: "|").first { $0.hasPrefix("@") }?.dropFirst() ?? "1"
        return 1 / (Double(rate) ?? .nan)
    }

    @Test func `what the next process tells begins where the last one ended`() throws {
        let file = "/tmp/tokenmeter-test-\(getpid())-\(UInt64.random(in: 0 ... .max))/udp"
        defer { unsafe _ = (unlink(file), rmdir(String(file.dropLast(4)))) }
        let receiver = try DatagramReceiver(.ipv4())
        defer { receiver.close() }
        var told = 0.0
        for (total, startedAt) in [(5.0, Int64(0)), (12, 100), (13, 200)] {
            var settings = StatsDSettings(.udp(host: "127.0.0.1", port: receiver.port))
            (settings.startedAt, settings.baselineFile) = (startedAt, file)
            let family = Family.counter("taken_total", [Series(SeriesIdentity(createdAt: 7), .number(total))])
            let emitter = StatsDEmitter(
                settings,
                labels: Labels(),
                tap: SampleTap.none,
                snapshot: { Snapshot(at: 1, [family]) },
                log: Log(format: .text)
            )
            try emitter.start()
            _ = emitter.stop(by: Clock.monotonic() + 10_000_000_000)
            told = receiver.sum("taken_total:", until: total)
            #expect(told == total)
        }
    }
}
