// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol
import Testing

struct RemoteWriteEmitterTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func `sends what the specification demands`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let rig = Rig(receiver.url) { settings in
            settings.externalLabels = [Label("job", "t"), Label("instance", "i-1")]
            settings.userAgent = "tokenmeter/1.2.3"
            settings.headers = [("X-Scope-OrgID", "tenant-7")]
        }
        rig.counter.add(5)
        try rig.emitter.start()
        let request = try #require(receiver.received(atLeast: 1).first)
        _ = rig.stop()

        #expect(request.head.hasPrefix("POST /api/v1/write HTTP/1.1\r\n"))
        #expect(request.field("Content-Type") == "application/x-protobuf")
        #expect(request.field("Content-Encoding") == "snappy")
        #expect(request.field("X-Prometheus-Remote-Write-Version") == "0.1.0")
        #expect(request.field("User-Agent") == "tokenmeter/1.2.3")
        #expect(request.field("X-Scope-OrgID") == "tenant-7")
        #expect(request.field("Authorization") == nil)
        #expect(request.field("Expect") == nil)
        let message = try request.decoded()
        #expect(message.metadata.map(\.name) == ["test_total"])
        #expect(message.timeSeries[0].labels.map(\.name) == ["__name__", "instance", "job", "kind"])
        #expect(message.timeSeries[0].labels.map(\.value) == ["test_total", "i-1", "t", "test"])
        #expect(message.timeSeries[0].samples[0].value == 5)
        let age = Clock.wall() / 1_000_000 - message.timeSeries[0].samples[0].timestamp
        #expect(age >= 0 && age < 60_000)
    }

    @Test func `the last values are delivered at the stop, and the receipt says so`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        rig.counter.add(42)
        let receipt = rig.stop()

        #expect(try values(receiver) == [0, 42])
        #expect(receipt.destination == "127.0.0.1:\(receiver.port)/api/v1/write")
        #expect(receipt.recorded == 2 && receipt.delivered == 2)
        #expect(receipt.pending == 0 && receipt.dropped == 0)
        #expect(receipt.seconds < 3)
    }

    @Test(arguments: [500, 502, 503, 429])
    func `a refusal for now is answered with the same bytes again`(status: Int) throws {
        let receiver = try FaultyReceiver { $0 < 2 ? .status(status) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url)
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
        let rig = Rig(receiver.url)
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
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        rig.counter.add(7)
        let receipt = rig.stop()

        #expect(try values(receiver) == [0, 7])
        #expect(receipt.recorded == 2 && receipt.delivered == 1 && receipt.dropped == 1)
        #expect(rig.number("proxy_remote_write_samples_dropped_total", "reason", "http_\(status)") == 1)
        #expect(rig.number("proxy_remote_write_requests_total", "code", "\(status)") == 1)
        #expect(rig.number("proxy_remote_write_requests_total", "code", "204") == 1)
    }

    @Test func `a receiver says for how long it wants to be left alone`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(429, headers: ["Retry-After: 1"]) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url)
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
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        _ = rig.stop()

        #expect(requests[1].at - requests[0].at >= 2 * Self.second)
    }

    @Test func `the stop does not wait for a time that the receiver asked for`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(503, headers: ["Retry-After: 3600"]) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receipt.delivered == 2 && receipt.pending == 0)
        #expect(receipt.seconds < 3)
    }

    @Test func `a destination that nobody serves costs no more than the deadline and loses nothing from the account`()
        throws
    {
        let free = try LoopbackSocket.listener().port
        let rig = Rig("http://127.0.0.1:\(free)/")
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
        let rig = Rig(receiver.url) { $0.interval = Self.second / 10 }
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
        let rig = Rig(receiver.url) { $0.timeout = Self.second / 5 }
        try rig.emitter.start()
        let requests = receiver.received(atLeast: 2)
        let receipt = rig.stop()

        #expect(requests[0].body == requests[1].body)
        #expect(receipt.delivered == receipt.recorded)
    }

    @Test func `what was recorded during an outage arrives after it, in order`() throws {
        let receiver = try FaultyReceiver { $0 < 2 ? .status(500) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url) { $0.interval = Self.second / 20 }
        try rig.emitter.start()
        rig.waitUntilPending(8)
        let receipt = rig.stop()

        let accepted = receiver.received.dropFirst(2)
        let times = try accepted.flatMap { try $0.decoded().timeSeries.flatMap { $0.samples.map(\.timestamp) } }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(UInt64(times.count) == receipt.recorded)
        #expect(receipt.delivered == receipt.recorded && receipt.recorded >= 9)
    }

    @Test func `a full queue drops the oldest and counts them`() throws {
        let receiver = try FaultyReceiver { $0 < 3 ? .status(500) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url) { settings in
            settings.interval = Self.second / 20
            settings.queueBytes = 400
        }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 3)
        let receipt = rig.stop()

        #expect(receipt.dropped > 0 && receipt.pending == 0)
        #expect(receipt.recorded == receipt.delivered + receipt.dropped)
        let dropped = rig.number("proxy_remote_write_samples_dropped_total", "reason", "queue_full")
        #expect(dropped == Double(receipt.dropped))
    }

    @Test func `a bearer token is read anew for each request`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("first\n")
        let rig = Rig(receiver.url) { $0.bearerTokenFile = file.path }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        try file.write("second\n")
        _ = rig.stop()

        #expect(receiver.received.map { $0.field("Authorization") } == ["Bearer first", "Bearer second"])
    }

    @Test func `a name and a password make basic authentication`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("pass word\n")
        let rig = Rig(receiver.url) { settings in
            settings.username = "user"
            settings.passwordFile = file.path
        }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        _ = rig.stop()

        #expect(receiver.received[0].field("Authorization") == "Basic dXNlcjpwYXNzIHdvcmQ=")
    }

    @Test func `a missing secret is a failure for now`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let file = try TemporaryFile("")
        let rig = Rig(receiver.url) { $0.bearerTokenFile = file.path }
        try rig.emitter.start()
        rig.waitUntilPending(1)
        #expect(receiver.received.isEmpty)
        try file.write("token")
        let receipt = rig.stop()

        #expect(receipt.delivered == receipt.recorded && receipt.recorded >= 1)
        #expect(receiver.received[0].field("Authorization") == "Bearer token")
    }

    @Test func `an answer without end does not hold the sender`() throws {
        let text = String(repeating: "x", count: 3 << 20)
        let receiver = try FaultyReceiver { $0 == 0 ? .status(400, body: text) : .status(204) }
        defer { receiver.close() }
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receipt.delivered == 1 && receipt.dropped == 1)
    }

    @Test func `own figures tell what happened`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let rig = Rig(receiver.url)
        #expect(rig.number("proxy_remote_write_pending_samples") == 0)
        #expect(rig.number("proxy_remote_write_newest_delivered_timestamp_seconds") == nil)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        _ = rig.stop()

        #expect(rig.number("proxy_remote_write_samples_recorded_total") == 2)
        #expect(rig.number("proxy_remote_write_samples_total") == 2)
        #expect(rig.number("proxy_remote_write_pending_samples") == 0)
        let bytes = receiver.received.reduce(0) { $0 + $1.body.count }
        #expect(rig.number("proxy_remote_write_bytes_total") == Double(bytes))
        let newest = try #require(rig.number("proxy_remote_write_newest_delivered_timestamp_seconds"))
        #expect(abs(newest - Double(Clock.wall()) / 1e9) < 60)
    }

    @Test func `stopping what was never started, or twice, does no harm`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        #expect(Rig(receiver.url).stop().recorded == 0)
        let rig = Rig(receiver.url)
        try rig.emitter.start()
        let first = rig.stop()
        let second = rig.stop()
        #expect(first.delivered == second.delivered && second.recorded == first.recorded)
    }

    private func values(_ receiver: FaultyReceiver) throws -> [Double] {
        try receiver.received.flatMap { try $0.decoded().timeSeries.flatMap { $0.samples.map(\.value) } }
    }
}

/// An emitter with a counter of its own to send.
private struct Rig {
    let counter = TestCounter()
    let emitter: RemoteWriteEmitter

    init(_ url: String, _ change: (inout RemoteWriteSettings) -> Void = { _ in }) {
        var settings = RemoteWriteSettings(url: url)
        settings.interval = 60_000_000_000
        change(&settings)
        emitter = RemoteWriteEmitter(settings, snapshot: counter.snapshot, log: Log(format: .text))
    }

    func stop() -> DeliveryReceipt {
        emitter.stop(by: Clock.monotonic() + 10_000_000_000)
    }

    /// The value of one of the emitter's own series.
    func number(_ name: String, _ label: String = "", _ value: String = "") -> Double? {
        let family = emitter.families().first { $0.name == name }
        let series = family?.series.first { series in
            label.isEmpty || series.identity.labels.contains(Label(label, value))
        }
        guard case .number(let number) = series?.value else { return nil }
        return number
    }

    func waitUntilPending(_ samples: Double) {
        eventually { number("proxy_remote_write_pending_samples") ?? 0 >= samples }
    }
}

extension RemoteWriteEmitterTests {
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
