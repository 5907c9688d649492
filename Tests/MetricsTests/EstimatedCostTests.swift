// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct EstimatedCostTests {
    private static let hour: Int64 = 3_600_000_000_000
    /// A midnight in UTC.
    private static let midnight: Int64 = 20_000 * 24 * hour

    /// Hours count from that midnight. One dollar is spent at `spentAt`.
    @Test(arguments: [
        // Since yesterday: the day's share that is over counts.
        (startedAt: -30, spentAt: 1, now: 12, dollars: 2.0), (-30, 5, 6, 4), (-30, 23, 24, 0),
        // Since this morning: only the time since then counts.
        (startedAt: 6, spentAt: 7, now: 12, dollars: 3),
        // Less than an hour says too little and counts as one.
        (startedAt: 12, spentAt: 12, now: 12, dollars: 13),
        // Yesterday's dollar is not today's.
        (startedAt: -30, spentAt: -1, now: 6, dollars: 0),
    ])
    func `projects today's cost to the day's end`(startedAt: Int64, spentAt: Int64, now: Int64, dollars: Double) {
        let clock = ManualClock(Self.midnight + startedAt * Self.hour)
        var rig = Rig(clock: clock)
        let sample = RequestSample.model {
            $0.costNanodollars = 1_000_000_000
            $0.endedAt = Self.midnight + spentAt * Self.hour
        }
        clock.now = Self.midnight + now * Self.hour

        let snapshot = rig.snapshot(after: [sample])

        #expect(snapshot.number("llm_estimated_cost_usd_gauge", ["tenant": "other"]) == dollars)
    }

    @Test func `starts each day from zero and takes late samples of the day before as over`() {
        let clock = ManualClock(Self.midnight - 48 * Self.hour)
        var rig = Rig(clock: clock)
        let samples = [-2, 1, -1, 2].map { (hours: Int64) in
            RequestSample.model {
                $0.costNanodollars = 1_000_000_000
                $0.endedAt = Self.midnight + hours * Self.hour
            }
        }
        clock.now = Self.midnight + 12 * Self.hour

        let snapshot = rig.snapshot(after: samples)

        #expect(snapshot.number("llm_estimated_cost_usd_gauge", ["tenant": "other"]) == 4)
        #expect(snapshot.total("llm_cost_usd_total") == 4)
    }
}
