// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct ExpiryTests {
    private static let minute: Int64 = 60_000_000_000

    private static func sample(_ model: LabelID) -> RequestSample {
        .model {
            $0.model = model
            $0.duration = 1
        }
    }

    @Test func `series that are idle for long enough end, all of a combination's at once`() {
        let clock = ManualClock(0)
        var rig = Rig(expireAfter: 5 * Self.minute, clock: clock)
        rig.labels.models.admit("a")
        rig.labels.models.admit("b")

        _ = rig.snapshot(after: [Self.sample(1), Self.sample(2)])
        clock.now = 4 * Self.minute
        _ = rig.snapshot(after: [Self.sample(2)])
        clock.now = 6 * Self.minute
        let snapshot = rig.snapshot(after: [])

        let families = ["llm_requests_total", "llm_cost_usd_total", "llm_request_duration_seconds"]
        for family in families { #expect(snapshot.seriesCount(family) == 1) }
        #expect(snapshot.total("llm_requests_total") == 2)
        #expect((snapshot.number("proxy_series_expired_total") ?? 0) == 3)
    }

    @Test func `a series that comes back starts from zero, as a new one`() throws {
        let clock = ManualClock(0)
        var rig = Rig(expireAfter: 5 * Self.minute, clock: clock)

        let first = try #require(rig.snapshot(after: [Self.sample(1)]).family("llm_requests_total")?.series.first)
        clock.now = 10 * Self.minute
        _ = rig.snapshot(after: [])
        let back = rig.snapshot(after: [Self.sample(1), Self.sample(1)])

        let second = try #require(back.family("llm_requests_total")?.series.first)
        #expect(second.value == .number(2))
        #expect(second.identity.id != first.identity.id)
        #expect(back.total("llm_request_duration_seconds") == 2)
    }

    @Test func `by default nothing ends`() {
        let clock = ManualClock(0)
        var rig = Rig(clock: clock)

        _ = rig.snapshot(after: [Self.sample(1)])
        clock.now = 1000 * Self.minute

        #expect(rig.snapshot(after: []).total("llm_requests_total") == 1)
    }

    @Test func `room that ended series had is given to new ones`() {
        let clock = ManualClock(0)
        var rig = Rig(seriesLimit: 4, expireAfter: Self.minute, clock: clock)

        for round in 0..<50 {
            clock.now = Int64(round) * 2 * Self.minute
            _ = rig.snapshot(after: (0..<4).map { Self.sample(LabelID(4 * round + $0 + 1)) })
        }

        let snapshot = rig.snapshot(after: [])
        #expect(snapshot.total("llm_requests_total") == 4)
        #expect(snapshot.number("proxy_series_rejected_total", ["label": "series"]) == nil)
    }
}
