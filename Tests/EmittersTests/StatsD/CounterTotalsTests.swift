// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct CounterTotalsTests {
    private var totals = CounterTotals()

    @Test mutating func `the first increment counts from zero and what did not change is not told`() {
        #expect(send(5) == 5)
        #expect(send(5) == nil)
        #expect(send(7) == 2)
        #expect(totals.increment(of: 2, to: 1) == 1)
    }

    @Test mutating func `an increment that did not go out is told with the next`() {
        #expect(send(5) == 5)
        totals.stage(3, of: 1)
        totals.discard()
        #expect(send(9) == 4)
    }

    @Test mutating func `whole numbers add up exactly and fractions never drift`() {
        var total = 0.0
        var sum = 0.0
        for step in 0..<100_000 {
            // Costs of whole nano-dollars, as a snapshot shows them.
            total = Double(step * step % 1013 + step * 1_000_003) / 1e9
            if let increment = send(total) { sum += increment }
        }
        #expect(abs(sum - total) <= 2 * total.ulp)
    }

    private mutating func send(_ total: Double) -> Double? {
        guard let increment = totals.increment(of: 1, to: total) else { return nil }
        totals.stage(increment, of: 1)
        totals.confirm()
        return increment
    }
}
