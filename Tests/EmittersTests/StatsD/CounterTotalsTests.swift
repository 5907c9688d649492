// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import Emitters

struct CounterTotalsTests {
    private let counter = SeriesIdentity([Label("kind", "test")])
    private let totals = CounterTotals(startedAt: 100)

    @Test func `the first increment counts from zero and what did not change is not told`() {
        #expect(send(5) == 5)
        #expect(send(5) == nil)
        #expect(send(7) == 2)
        #expect(totals.increment(of: SeriesIdentity(), born: 100, to: 1, name: "other")?.amount == 1)
    }

    @Test func `an increment that did not go out is told with the next`() {
        #expect(send(5) == 5)
        #expect(totals.increment(of: counter, born: 100, to: 8, name: "test")?.amount == 3)
        #expect(send(9) == 4)
    }

    @Test func `of a counter that an earlier process began only the news is told`() {
        let old = SeriesIdentity()
        #expect(totals.increment(of: old, born: 99, to: 1000, name: "old") == nil)
        #expect(totals.increment(of: old, born: 99, to: 1001, name: "old")?.amount == 1)
    }

    @Test func `whole numbers add up exactly and fractions never drift`() {
        var total = 0.0
        var sum = 0.0
        for step in 0..<100_000 {
            // Costs of whole nano-dollars, as a snapshot shows them.
            total = Double(step * step % 1013 + step * 1_000_003) / 1e9
            if let increment = send(total) { sum += increment }
        }
        #expect(abs(sum - total) <= 2 * total.ulp)
    }

    @Test func `a counter that a flush did not ask for is forgotten`() {
        #expect(send(5) == 5)
        totals.endFlush()
        totals.endFlush()
        #expect(send(5) == 5)
    }

    private func send(_ total: Double) -> Double? {
        guard let increment = totals.increment(of: counter, born: 100, to: total, name: "test") else { return nil }
        totals.confirm([increment])
        return increment.amount
    }
}
