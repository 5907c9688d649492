// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// What one tenant has spent in the day or the month at hand, and what is reserved for its calls in progress.
///
/// Every worker reads and writes it. Both sums lie in one double word, and every change is one compare-and-swap of it: of
/// any number of calls at the limit just those are let in for which there is room, and at no instant is the sum of both
/// anything but the truth. What is reserved goes with its call from one period to the next.
package final class PeriodAccount: Sendable {
    /// Room taken for a call.
    package struct Hold: ~Copyable, Sendable {
        package fileprivate(set) var nanodollars: UInt64
    }

    /// How spending moved: what was spent in the period before an exchange was settled, and after.
    package struct Step: Equatable, Sendable {
        package var before: UInt64
        package var after: UInt64
    }

    package struct Figures: Equatable, Sendable {
        /// Nanoseconds since 1970.
        package var start: Int64
        package var end: Int64
        package var spent: UInt64
        package var reserved: UInt64

        package var committed: UInt64 { spent + reserved }
    }

    /// Two periods take turns. A class, because an array holds no noncopyable values.
    private final class Cells: Sendable {
        let start = Atomic<Int64>(0)
        let end = Atomic<Int64>(.min)
        /// Spent, then reserved; with the mark of a period that is over.
        let sums = Atomic<WordPair>(PeriodSums().pair)
    }

    private let ring = [Cells(), Cells()]
    private let current = Atomic<UInt64>(0)
    /// Whoever begins a period holds this; nobody else needs it.
    private let turning: Lock<@Sendable (Int64) -> Range<Int64>>

    /// Begins in the period of `now`, in which `spent` was spent already.
    ///
    /// `bounds` tells the day or the month that holds an instant, in nanoseconds since 1970; it is asked once for each.
    package init(at now: Int64, spent: UInt64 = 0, bounds: @escaping @Sendable (Int64) -> Range<Int64>) {
        turning = Lock(bounds)
        begin(0, bounds(now), PeriodSums(spent: min(spent, PeriodSums.greatest - 1)))
    }

    /// Has the next period be one of another calendar.
    package func change(bounds: @escaping @Sendable (Int64) -> Range<Int64>) {
        turning.withLock { $0 = bounds }
    }

    /// The sums of the period that holds `now`; a clock that was set back stays in the period it had reached.
    package func figures(at now: Int64) -> Figures {
        while true {
            let cells = ring[place(at: now)]
            // Relaxed, all: the cells were made visible with the period's number, and the pair is of one piece.
            let sums = PeriodSums(cells.sums.load(ordering: .relaxed))
            let (start, end) = (cells.start.load(ordering: .relaxed), cells.end.load(ordering: .relaxed))
            guard sums.isClosed else {
                return Figures(start: start, end: end, spent: sums.spent, reserved: sums.reserved)
            }
            waitForTurn()
        }
    }
}

extension PeriodAccount {
    /// Reserves an amount, if spent and reserved together stay within the limit.
    package func hold(_ nanodollars: UInt64, limit: UInt64?, at now: Int64) -> Hold? {
        let step = change(at: now) { $0.reserving(nanodollars, limit: limit) }
        return step == nil ? nil : Hold(nanodollars: nanodollars)
    }

    /// Raises what is reserved to an amount, if the limit allows; never lowers it.
    package func raise(_ hold: inout Hold, to nanodollars: UInt64, limit: UInt64?, at now: Int64) -> Bool {
        guard nanodollars > hold.nanodollars else { return true }
        let more = nanodollars - hold.nanodollars
        guard change(at: now, { $0.reserving(more, limit: limit) }) != nil else { return false }
        hold.nanodollars = nanodollars
        return true
    }

    /// Gives a reservation back and counts the true cost, in the period that holds `now`: that of the ledger's row.
    @discardableResult
    package func settle(_ hold: consuming Hold, _ cost: UInt64, at now: Int64) -> Step {
        let held = hold.nanodollars
        guard let step = change(at: now, { $0.settling(held, cost) }) else { return Step(before: 0, after: 0) }
        return Step(before: step.before.spent, after: step.after.spent)
    }

    /// Puts other sums in the place of those of the period of `now`, in one step; nil when `next` makes none.
    private func change(at now: Int64, _ next: (PeriodSums) -> PeriodSums?) -> (before: PeriodSums, after: PeriodSums)?
    {
        while true {
            let cells = ring[place(at: now)]
            // Relaxed, both: the pair is all there is to agree on.
            let pair = cells.sums.load(ordering: .relaxed)
            let before = PeriodSums(pair)
            if before.isClosed {
                waitForTurn()
                continue
            }
            guard let after = next(before) else { return nil }
            if cells.sums.weakCompareExchange(expected: pair, desired: after.pair, ordering: .relaxed).exchanged {
                return (before, after)
            }
        }
    }
}

extension PeriodAccount {
    private func place(at now: Int64) -> Int {
        // Acquiring: who sees the number of a period sees its cells.
        let period = current.load(ordering: .acquiring)
        let place = Int(period & 1)
        return now < ring[place].end.load(ordering: .relaxed) ? place : Int(turn(to: now) & 1)
    }

    /// Begins the period that holds `now`, unless another worker just has.
    private func turn(to now: Int64) -> UInt64 {
        turning.withLock { bounds in
            let period = current.load(ordering: .relaxed)
            guard now >= ring[Int(period & 1)].end.load(ordering: .relaxed) else { return period }
            let reserved = close(ring[Int(period & 1)])
            begin(period + 1, bounds(now), PeriodSums(reserved: reserved))
            return period + 1
        }
    }

    /// Ends a period: whoever comes too late for it goes on to the next.
    ///
    /// - Returns: what was reserved at that instant.
    private func close(_ cells: Cells) -> UInt64 {
        while true {
            let pair = cells.sums.load(ordering: .relaxed)
            var sums = PeriodSums(pair)
            sums.isClosed = true
            if cells.sums.weakCompareExchange(expected: pair, desired: sums.pair, ordering: .relaxed).exchanged {
                return sums.reserved
            }
        }
    }

    private func waitForTurn() { turning.withLock { _ in } }

    private func begin(_ period: UInt64, _ bounds: Range<Int64>, _ sums: PeriodSums) {
        let cells = ring[Int(period & 1)]
        cells.start.store(bounds.lowerBound, ordering: .relaxed)
        cells.end.store(bounds.upperBound, ordering: .relaxed)
        cells.sums.store(sums.pair, ordering: .relaxed)
        // Releasing: pairs with the acquire in `place(at:)`.
        current.store(period, ordering: .releasing)
    }
}
