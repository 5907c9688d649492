// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Testing

/// The emitters' and the process's own families, as a collector takes them.
struct OwnFamiliesTests {
    @Test func `no two series share an identity, and each keeps its own`() throws {
        let receiver = try FaultyReceiver { $0 == 0 ? .status(400) : .status(204) }
        defer { receiver.close() }
        var consumers = SampleConsumers()
        _ = consumers.addRing(capacity: 16)
        let collector = Collector(labels: Labels(), consumers: consumers, gauges: [], version: "1")
        let log = Log(format: .text)
        let push = RemoteWriteEmitter(.init(url: receiver.url), snapshot: collector.snapshot, log: log)
        let statsd = StatsDEmitter(
            .init(.udp(host: "127.0.0.1", port: try LoopbackSocket.udp().port)),
            labels: collector.labels,
            tap: collector.tap(capacity: 1),
            snapshot: collector.snapshot,
            log: log
        )
        for source in [push, statsd, ProcessSource()] as [any FamilySource] { collector.register(source) }
        try push.start()
        try statsd.start()
        _ = receiver.received(atLeast: 1)
        let earlier = identities(collector.snapshot())
        _ = push.stop(by: Clock.monotonic() + 10_000_000_000)
        _ = statsd.stop(by: Clock.monotonic() + 10_000_000_000)
        let later = identities(collector.snapshot())

        #expect(earlier.count >= 15)
        #expect(Set(earlier.values).count == earlier.count)
        #expect(earlier.allSatisfy { later[$0.key] == $0.value })
    }

    private func identities(_ snapshot: Snapshot) -> [String: UInt32] {
        var identities: [String: UInt32] = [:]
        for family in snapshot.families {
            for series in family.series {
                identities["\(family.name) \(series.identity.labels)"] = series.identity.id
            }
        }
        return identities
    }
}
