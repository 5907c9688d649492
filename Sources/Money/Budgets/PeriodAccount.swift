// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// What one tenant has spent in the day or the month at hand, and what is reserved for its calls in progress.
///
/// Every worker reads and writes it. A reservation is one step, a compare-and-swap of the one word that holds both what is
/// spent and what is reserved, so that of any number of calls at the limit just those are let in for which there is room.
package final class PeriodAccount: Sendable {
    /// One period's sums in nano-dollars. Four of them take turns: what was reserved in one is given back there, be it
    /// after its end.
    private struct Cells: ~Copyable {
        let start = Atomic<Int64>(0)
        let end = Atomic<Int64>(.min)
        let spent = Atomic<UInt64>(0)
        /// Spent and reserved.
        let committed = Atomic<UInt64>(0)
    }

    /// Room taken in a period.
    package struct Hold: ~Copyable, Sendable {
        fileprivate let period: UInt64
        package fileprivate(set) var nanodollars: UInt64
    }

    /// How spending moved: what was spent in the period before an exchange was settled, and after.
    package struct Step: Equatable, Sendable {
        package var before: UInt64
        package var after: UInt64
    }

    private let ring: [Turn]
    private let current = Atomic<UInt64>(0)
    private let bounds: @Sendable (Int64) -> Range<Int64>
    private let turning = Lock(())

    /// A class, because an array holds no noncopyable values.
    private final class Turn: Sendable {
        let cells = Cells()
    }

    /// Begins in the period of `now`, in which `spent` was spent already.
    ///
    /// `bounds` tells the day or the month that holds an instant, in nanoseconds since 1970; it is asked once for each.
    package init(at now: Int64, spent: UInt64 = 0, bounds: @escaping @Sendable (Int64) -> Range<Int64>) {
        self.bounds = bounds
        ring = (0..<4).map { _ in Turn() }
        begin(0, bounds(now), spent: spent)
    }

    /// The sums of the period that holds `now`; a clock that was set back stays in the period it had reached.
    package func figures(at now: Int64) -> Figures {
        let cells = ring[place(at: now)]
        // Relaxed: each is a figure for people; only `committed` decides, and that by its own compare-and-swap.
        let spent = cells.cells.spent.load(ordering: .relaxed)
        let committed = cells.cells.committed.load(ordering: .relaxed)
        return Figures(
            start: cells.cells.start.load(ordering: .relaxed),
            end: cells.cells.end.load(ordering: .relaxed),
            spent: spent,
            reserved: committed > spent ? committed - spent : 0
        )
    }

    package struct Figures: Equatable, Sendable {
        /// Nanoseconds since 1970.
        package var start: Int64
        package var end: Int64
        package var spent: UInt64
        package var reserved: UInt64

        package var committed: UInt64 {
            let (sum, overflow) = spent.addingReportingOverflow(reserved)
            return overflow ? .max : sum
        }
    }
}

extension PeriodAccount {
    /// Reserves an amount, if spent and reserved together stay within the limit.
    package func hold(_ nanodollars: UInt64, limit: UInt64?, at now: Int64) -> Hold? {
        let period = period(at: now)
        guard add(nanodollars, limit: limit, to: ring[Int(period & 3)]) else { return nil }
        return Hold(period: period, nanodollars: nanodollars)
    }

    /// Raises what is reserved to an amount, if the limit allows; never lowers it.
    package func raise(_ hold: inout Hold, to nanodollars: UInt64, limit: UInt64?) -> Bool {
        guard nanodollars > hold.nanodollars else { return true }
        guard add(nanodollars - hold.nanodollars, limit: limit, to: ring[Int(hold.period & 3)]) else { return false }
        hold.nanodollars = nanodollars
        return true
    }

    /// Gives a reservation back and counts the true cost, in the period that holds `now`: that of the ledger's row.
    @discardableResult
    package func settle(_ hold: consuming Hold, _ cost: UInt64, at now: Int64) -> Step {
        let turn = ring[place(at: now)]
        let held = ring[Int(hold.period & 3)]
        // First the new, then the old: what is committed is never less than the truth in between. Relaxed: each sum stands
        // for itself; `add` sees it because it changes the same word.
        turn.cells.committed.wrappingAdd(cost, ordering: .relaxed)
        let sum = turn.cells.spent.wrappingAdd(cost, ordering: .relaxed)
        held.cells.committed.wrappingSubtract(hold.nanodollars, ordering: .relaxed)
        return Step(before: sum.oldValue, after: sum.newValue)
    }

    private func add(_ nanodollars: UInt64, limit: UInt64?, to turn: Turn) -> Bool {
        var committed = turn.cells.committed.load(ordering: .relaxed)
        while true {
            let (sum, overflow) = committed.addingReportingOverflow(nanodollars)
            guard !overflow, sum <= limit ?? .max else { return false }
            // Relaxed: the word is all there is to agree on.
            let (exchanged, original) = turn.cells.committed.weakCompareExchange(
                expected: committed,
                desired: sum,
                ordering: .relaxed
            )
            if exchanged { return true }
            committed = original
        }
    }
}

extension PeriodAccount {
    private func place(at now: Int64) -> Int { Int(period(at: now) & 3) }

    /// The number of the period that holds `now`.
    private func period(at now: Int64) -> UInt64 {
        // Acquiring: who sees the number of a period sees its cells cleared and its end.
        let period = current.load(ordering: .acquiring)
        if now < ring[Int(period & 3)].cells.end.load(ordering: .relaxed) { return period }
        return turn(to: now)
    }

    /// Begins the period that holds `now`, unless another worker just has.
    private func turn(to now: Int64) -> UInt64 {
        turning.withLock { _ in
            let period = current.load(ordering: .relaxed)
            guard now >= ring[Int(period & 3)].cells.end.load(ordering: .relaxed) else { return period }
            begin(period + 1, bounds(now), spent: 0)
            return period + 1
        }
    }

    private func begin(_ period: UInt64, _ bounds: Range<Int64>, spent: UInt64) {
        let cells = ring[Int(period & 3)]
        cells.cells.start.store(bounds.lowerBound, ordering: .relaxed)
        cells.cells.end.store(bounds.upperBound, ordering: .relaxed)
        cells.cells.spent.store(spent, ordering: .relaxed)
        cells.cells.committed.store(spent, ordering: .relaxed)
        // Releasing: pairs with the acquire in `period(at:)`.
        current.store(period, ordering: .releasing)
    }
}
