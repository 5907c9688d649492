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
        let rig = RemoteWriteRig(receiver.url) { settings in
            settings.externalLabels = [Label("job", "t"), Label("instance", "i-1")]
            settings.post.userAgent = "tokenmeter/1.2.3"
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
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        rig.counter.add(42)
        let receipt = rig.stop()

        #expect(try receiver.values() == [0, 42])
        #expect(try receiver.staleMarkers() == 1)
        #expect(receipt.destination == "127.0.0.1:\(receiver.port)/api/v1/write")
        #expect(receipt.recorded == 3 && receipt.delivered == 3)
        #expect(receipt.pending == 0 && receipt.dropped == 0)
        #expect(receipt.seconds < 3)
    }

    @Test func `what was recorded during an outage arrives after it, in order`() throws {
        let receiver = try FaultyReceiver { $0 < 2 ? .status(500) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.interval = Self.second / 20 }
        try rig.emitter.start()
        rig.waitUntilPending(8)
        let receipt = rig.stop()

        let accepted = receiver.received.dropFirst(2)
        let times = try accepted.flatMap { try $0.decoded().timeSeries.flatMap { $0.samples.map(\.timestamp) } }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(UInt64(times.count) == receipt.recorded)
        #expect(receipt.delivered == receipt.recorded && receipt.recorded >= 9)
    }

    @Test func `a full queue is thinned out, and that is counted`() throws {
        let receiver = try FaultyReceiver { $0 < 3 ? .status(500) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { settings in
            settings.interval = Self.second / 20
            settings.queueBytes = 1200
        }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 3)
        let receipt = rig.stop()

        #expect(receipt.dropped > 0 && receipt.pending == 0)
        #expect(receipt.recorded == receipt.delivered + receipt.dropped)
        let dropped = rig.number("proxy_remote_write_samples_dropped_total", "reason", "thinned")
        #expect(dropped == Double(receipt.dropped))
    }

    @Test func `own figures tell what happened`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url)
        #expect(rig.number("proxy_remote_write_pending_samples") == 0)
        #expect(rig.number("proxy_remote_write_newest_delivered_timestamp_seconds") == nil)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        _ = rig.stop()

        #expect(rig.number("proxy_remote_write_samples_recorded_total") == 3)
        #expect(rig.number("proxy_remote_write_samples_total") == 3)
        #expect(rig.number("proxy_remote_write_pending_samples") == 0)
        let bytes = receiver.received.reduce(0) { $0 + $1.body.count }
        #expect(rig.number("proxy_remote_write_bytes_total") == Double(bytes))
        let newest = try #require(rig.number("proxy_remote_write_newest_delivered_timestamp_seconds"))
        #expect(abs(newest - Double(Clock.wall()) / 1e9) < 60)
    }

    @Test func `stopping what was never started, or twice, does no harm`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        #expect(RemoteWriteRig(receiver.url).stop().recorded == 0)
        let rig = RemoteWriteRig(receiver.url)
        try rig.emitter.start()
        let first = rig.stop()
        let second = rig.stop()
        #expect(first.delivered == second.delivered && second.recorded == first.recorded)
    }
}
