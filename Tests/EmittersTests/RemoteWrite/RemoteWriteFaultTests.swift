// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Protocol
import Testing

/// What receivers and networks do wrong, and what becomes of the samples.
struct RemoteWriteFaultTests {
    private static let second: UInt64 = 1_000_000_000

    @Test(arguments: [500, 502, 503, 429])
    func `a refusal for now is answered with the same bytes again`(status: Int) throws {
        let receiver = try FaultyReceiver { $0 < 2 ? .status(status) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 3)
        let receipt = rig.stop()

        #expect(requests[0].body == requests[1].body && requests[1].body == requests[2].body)
        // A quarter of a second, then half of one, each give or take a tenth.
        #expect(requests[1].at - requests[0].at >= Self.second * 225 / 1000)
        #expect(requests[2].at - requests[1].at >= Self.second * 450 / 1000)
        #expect(receipt.delivered == receipt.recorded && receipt.dropped == 0)
        #expect(rig.number("proxy_remote_write_retries_total", "reason", "http_\(status)") == 2)
    }

    @Test(arguments: [FaultyReceiver.Answer.hangUp, .cut])
    func `a connection that ends without a whole answer is a failure for now`(fault: FaultyReceiver.Answer) throws {
        let receiver = try FaultyReceiver { $0 == 0 ? fault : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        let receipt = rig.stop()

        #expect(requests[0].body == requests[1].body)
        #expect(receipt.delivered == receipt.recorded && receipt.recorded >= 2)
    }

    @Test(arguments: [400, 401, 404, 413, 307])
    func `a refusal for good is not repeated, and its samples are counted`(status: Int) throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(status, body: "no\nway") : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        rig.counter.add(7)
        let receipt = rig.stop()

        #expect(try receiver.values() == [0, 7])
        #expect(receipt.recorded == 3 && receipt.delivered == 2 && receipt.dropped == 1)
        #expect(rig.number("proxy_remote_write_samples_dropped_total", "reason", "http_\(status)") == 1)
        #expect(rig.number("proxy_remote_write_requests_total", "code", "\(status)") == 1)
        #expect(rig.number("proxy_remote_write_requests_total", "code", "204") == 2)
    }

    @Test func `a receiver says for how long it wants to be left alone`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(429, headers: ["Retry-After: 1"]) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        _ = rig.stop()

        #expect(requests[1].at - requests[0].at >= Self.second)
        #expect(requests[1].at - requests[0].at < 5 * Self.second)
    }

    @Test func `a date in Retry-After is understood`() throws {
        let date = Self.httpDate(Clock.wall() / 1_000_000_000 + 3)
        let receiver = try FaultyReceiver { $0 == 0 ? .status(503, headers: ["Retry-After: \(date)"]) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        _ = rig.stop()

        #expect(requests[1].at - requests[0].at >= 2 * Self.second)
    }

    @Test func `the stop does not wait for a time that the receiver asked for`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(503, headers: ["Retry-After: 3600"]) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receipt.delivered == 3 && receipt.pending == 0)
        #expect(receipt.seconds < 3)
    }

    @Test func `a destination that nobody serves costs no more than the deadline and loses nothing from the account`()
        throws
    {
        let free = try LoopbackSocket.listener().port
        let rig = RemoteWriteRig("http://127.0.0.1:\(free)/")
        try rig.emitter.start()
        let receipt = rig.emitter.stop(by: Clock.monotonic() + Self.second)

        #expect(receipt.seconds < 2)
        #expect(receipt.delivered == 0 && receipt.dropped == 0)
        #expect(receipt.pending == receipt.recorded && receipt.recorded >= 1)
        #expect(try #require(rig.number("proxy_remote_write_retries_total", "reason", "network")) >= 1)
    }

    @Test func `a receiver that never answers holds up neither snapshots nor the end`() throws {
        let receiver = try FaultyReceiver { _ in .silence }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.interval = Self.second / 10 }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        rig.waitUntilPending(5)
        let receipt = rig.emitter.stop(by: Clock.monotonic() + Self.second / 2)

        #expect(receiver.received.count == 1)
        #expect(receipt.seconds < 2)
        #expect(receipt.pending == receipt.recorded && receipt.pending >= 6)
    }

    @Test func `an attempt that takes too long is repeated`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .silence : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.post.timeout = Self.second / 5 }
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        let receipt = rig.stop()

        #expect(requests[0].body == requests[1].body)
        #expect(receipt.delivered == receipt.recorded)
    }

    @Test func `an answer without end does not hold the sender`() throws {
        let text = String(repeating: "x", count: 3 << 20)
        let receiver = try FaultyReceiver { $0 == 0 ? .status(400, body: text) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receipt.delivered == 2 && receipt.dropped == 1)
    }
}

extension RemoteWriteFaultTests {
    /// An instant in the form that HTTP prefers; `time` is seconds since 1970.
    fileprivate static func httpDate(_ time: Int64) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = Clock.rfc3339(time * 1_000_000_000).split { "-T:.Z".contains($0) }.map(String.init)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(time / 86_400 % 7)]
        return "\(weekday), \(parts[2]) \(months[Int(parts[1], default: 1) - 1]) \(parts[0]) "
            + "\(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}

extension Int {
    fileprivate init(_ text: String, default value: Int) {
        self = Int(text) ?? value
    }
}
