// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol
import Testing

@testable import Emitters

/// What a process leaves on disk, and what the next one makes of it.
struct RemoteWriteStateTests {
    private static let second: UInt64 = 1_000_000_000
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func rig(_ url: String, _ change: (inout RemoteWriteSettings) -> Void = { _ in }) -> RemoteWriteRig {
        RemoteWriteRig(url) { settings in
            settings.stateDirectory = folder.path
            change(&settings)
        }
    }

    @Test func `what a dead destination did not get is delivered by the next process`() throws {
        let port = try LoopbackSocket.listener().port
        let first = rig("http://127.0.0.1:\(port)/") { $0.name = "one" }
        first.counter.add(5)
        try first.emitter.start()
        first.waitUntilPending(1)
        let left = first.emitter.stop(by: Clock.monotonic() + Self.second / 2)
        #expect(left.pending == 3 && left.kept == 3 && left.isComplete)
        #expect(left.description.contains("3 pending (kept on disk)"))

        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let next = rig(receiver.url) { $0.name = "one" }
        next.counter.add(9)
        try next.emitter.start()
        let receipt = next.stop()
        #expect(try receiver.values().prefix(2) == [5, 5])
        #expect(try receiver.values().last == 9)
        #expect(receipt.recorded == receipt.delivered && receipt.recorded >= 5)
        let times = try receiver.received.map { try $0.decoded().timeSeries[0].samples[0].timestamp }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `the series of a process that was killed are closed by the next one`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        do {
            // One that is never stopped: what it left on disk is what a kill leaves.
            let killed = rig(receiver.url) { $0.externalLabels = [Label("instance", "killed")] }
            try killed.emitter.start()
            _ = receiver.received(atLeast: 1)
            killed.waitUntilDelivered(1)
            let copy = try TemporaryFolder()
            let inner = try #require(Folder(creating: "\(folder.path)/remote-write").names().first)
            let queue = try Folder(creating: "\(copy.path)/remote-write/\(inner)")
            let left = try Folder(creating: "\(folder.path)/remote-write/\(inner)")
            for name in try left.names() {
                try File.replace(queue.path(name), with: try File.readSpecial(left.path(name), limit: 1 << 20))
            }
            let next = RemoteWriteRig(receiver.url) { settings in
                settings.stateDirectory = copy.path
                settings.externalLabels = [Label("instance", "next")]
            }
            try next.emitter.start()
            let receipt = next.stop()
            #expect(receipt.pending == 0)
            _ = killed.stop()
        }
        let ends = try receiver.received.flatMap { try $0.decoded().timeSeries }.filter { series in
            series.samples.contains { $0.value.bitPattern == RemoteWriteSample.staleMarker.bitPattern }
        }
        let instances = ends.map { series in series.labels.first { $0.name == "instance" }?.value }
        #expect(instances.first == "killed" && instances.contains("next"))
    }

    @Test func `a folder that another process uses leaves the queue in memory`() throws {
        let receiver = try FaultyReceiver()
        defer { receiver.close() }
        let first = rig(receiver.url)
        try first.emitter.start()
        first.waitUntilDelivered(1)
        let second = rig(receiver.url)
        try second.emitter.start()
        second.waitUntilDelivered(1)
        #expect(second.stop().delivered == 3)
        #expect(first.stop().delivered == 3)
    }

    @Test(arguments: [("h:9090/api/v1/write", "h_9090_api_v1_write-"), ("Über/ü", "_")])
    func `a destination's folder is a plain name`(destination: String, start: String) throws {
        var settings = RemoteWriteSettings(url: "http://h/")
        settings.name = destination
        settings.stateDirectory = "/s"
        let folder = try #require(settings.queueFolder)
        #expect(folder.hasPrefix("/s/remote-write/\(start)"))
        #expect(folder.utf8.allSatisfy { $0 < 0x80 } && folder.split(separator: "/").count == 3)
        settings.name = destination + "2"
        #expect(settings.queueFolder != folder)
    }
}
