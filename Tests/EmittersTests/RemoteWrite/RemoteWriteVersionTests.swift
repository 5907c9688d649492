// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol
import Testing

/// Which version goes out, and that nothing is lost in finding out.
struct RemoteWriteVersionTests {
    private static let written = FaultyReceiver.Answer.status(
        204,
        headers: ["X-Prometheus-Remote-Write-Samples-Written: 1", "X-Prometheus-Remote-Write-Histograms-Written: 0"]
    )

    @Test func `a receiver that says what it has written gets version 2`() throws {
        let receiver = try FaultyReceiver { _ in Self.written }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.version = .auto }
        rig.counter.add(3)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receiver.received.allSatisfy { $0.version == .v2 })
        let type = "application/x-protobuf;proto=io.prometheus.write.v2.Request"
        #expect(receiver.received.allSatisfy { $0.field("Content-Type") == type })
        #expect(receiver.received.allSatisfy { $0.field("Content-Encoding") == "snappy" })
        #expect(receipt.delivered == 3 && receipt.dropped == 0)
        #expect(try receiver.values() == [3, 3])
    }

    /// As Prometheus 2.42, VictoriaMetrics and InfluxDB (204), VictoriaMetrics' agents (400), and Prometheus with version 2
    /// switched off (415) do.
    @Test(arguments: [204, 400, 415])
    func `a receiver of version 1 gets the same samples in version 1, and from then on only that`(status: Int) throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(status) : .status(204) }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.version = .auto }
        rig.counter.add(3)
        try rig.emitter.start()
        _ = receiver.received(atLeast: 2)
        let receipt = rig.stop()

        #expect(receiver.received.map(\.version) == [.v2, .v1, .v1, .v1])
        #expect(receiver.received[1].field("Content-Type") == "application/x-protobuf")
        let (first, second) = (try receiver.received[0].decoded(), try receiver.received[1].decoded())
        #expect(first.timeSeries.map(\.labels) == second.timeSeries.map(\.labels))
        #expect(first.timeSeries[0].samples.map(\.value) == [3] && second.timeSeries[0].samples.map(\.value) == [3])
        #expect(first.timeSeries[0].samples[0].timestamp == second.timeSeries[0].samples[0].timestamp)
        #expect(receipt.recorded == 3 && receipt.delivered == 3 && receipt.dropped == 0)
        #expect(rig.number("proxy_remote_write_retries_total", "reason", "version_1") == 1)
    }

    @Test func `what is remembered of a receiver outlives the process`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            let rig = RemoteWriteRig(receiver.url) { settings in
                settings.version = .auto
                settings.stateDirectory = folder.path
            }
            try rig.emitter.start()
            #expect(rig.stop().pending == 0)
        }
        #expect(receiver.received.count { $0.version == .v2 } == 1)
    }

    @Test func `what a receiver says it has not written is counted as lost`() throws {
        let receiver = try FaultyReceiver { number in
            number == 0 ? .status(204, headers: ["X-Prometheus-Remote-Write-Samples-Written: 0"]) : Self.written
        }
        defer { receiver.close() }
        let rig = RemoteWriteRig(receiver.url) { $0.version = .v2 }
        try rig.emitter.start()
        _ = receiver.received(atLeast: 1)
        let receipt = rig.stop()

        #expect(receipt.delivered == 2 && receipt.dropped == 1)
        #expect(rig.number("proxy_remote_write_samples_dropped_total", "reason", "not_written") == 1)
    }
}
