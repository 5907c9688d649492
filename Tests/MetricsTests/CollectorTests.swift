// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Testing

struct CollectorTests {
    @Test func `a snapshot adds to the one before`() {
        var rig = Rig()

        let first = rig.snapshot(after: [.model(), .model()])
        let second = rig.snapshot(after: [.model()])

        #expect(first.total("llm_requests_total") == 2)
        #expect(second.total("llm_requests_total") == 3)
    }

    @Test func `a series keeps its identity, and no other has it`() {
        var rig = Rig(gauges: [WorkerGauges()])

        let first = rig.snapshot(after: [.model()])
        let second = rig.snapshot(after: [.model { $0.tenant = 1 }])

        let earlier = first.families.flatMap(\.series).map(\.identity.id)
        let later = second.families.flatMap(\.series).map(\.identity.id)
        #expect(Set(earlier).count == earlier.count)
        #expect(Set(later).count == later.count)
        #expect(Set(earlier).isSubset(of: later))
    }

    @Test func `carries the times of the cut and of the start`() {
        let clock = ManualClock(1_000)
        let rig = Rig(clock: clock)
        clock.now = 5_000

        let snapshot = rig.collector.snapshot()

        #expect(snapshot.startedAt == 1_000)
        #expect(snapshot.takenAt == 5_000)
    }

    @Test func `sums what workers have open`() {
        let gauges = [WorkerGauges(), WorkerGauges()]
        let rig = Rig(gauges: gauges)
        gauges[0].requestsInFlight.add(3)
        gauges[0].requestsInFlight.add(-1)
        gauges[1].requestsInFlight.add(5)
        gauges[0].downstreamConnections.add(2)
        gauges[1].upstreamConnections.add(4)

        let snapshot = rig.collector.snapshot()

        #expect(snapshot.number("proxy_requests_in_flight") == 7)
        #expect(snapshot.number("proxy_connections", ["side": "downstream"]) == 2)
        #expect(snapshot.number("proxy_connections", ["side": "upstream"]) == 4)
    }

    @Test func `says which build is running`() {
        let build = Rig().collector.snapshot().family("proxy_build_info")

        #expect(build?.series.map(\.value) == [.number(1)])
        #expect(build?.series.first?.identity.labels.last == Label("version", "1.2.3"))
    }

    @Test func `puts the families of all sources on the page, each name once`() {
        let rig = Rig()
        rig.collector.register(Destination("a", 1))
        rig.collector.register(Destination("b", 2))

        let snapshot = rig.collector.snapshot()

        #expect(snapshot.families.filter { $0.name == Destination.name }.count == 1)
        #expect(snapshot.number(Destination.name, ["destination": "a"]) == 1)
        #expect(snapshot.number(Destination.name, ["destination": "b"]) == 2)
        #expect(snapshot.families.last?.name == "proxy_series")
    }

    @Test func `drains on its own, and a last time when it is stopped`() throws {
        var rig = Rig()
        let tap = rig.collector.tap(capacity: 100)
        let thread = try rig.collector.start(interval: 1_000_000)

        rig.producer.push(.model())
        let deadline = Clock.monotonic() + 20_000_000_000
        var drained = 0
        while drained == 0, Clock.monotonic() < deadline { drained += tap.drain().count }
        rig.producer.push(.model())
        rig.collector.stop()
        thread.join()
        drained += tap.drain().count

        #expect(drained == 2)
        #expect(rig.collector.snapshot().total("llm_requests_total") == 2)
    }
}

/// A source with one series.
private struct Destination: FamilySource {
    static let name = "proxy_remote_write_samples_total"

    private let identity: SeriesIdentity
    private let value: Double

    init(_ name: String, _ value: Double) {
        identity = SeriesIdentity([Label("destination", name)])
        self.value = value
    }

    func families() -> [Family] {
        [Family(name: Self.name, help: "Sent.", kind: .counter, series: [Series(identity, .number(value))])]
    }
}
