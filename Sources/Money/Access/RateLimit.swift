// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A bound on how much is taken in a minute, by any number of threads at once, without a lock.
///
/// A bucket that holds one minute's worth and fills evenly: who was idle may take all of it at once. It is kept as the
/// generic cell rate algorithm does, in one number, but counted in whole units since the clock's start instead of in
/// nanoseconds, so that nothing is rounded: in no stretch of time is more granted than a minute's worth and what the bucket
/// gained meanwhile.
package final class RateLimit: Sendable {
    package enum Verdict: Equatable, Sendable {
        case granted
        /// Refused; the nanoseconds after which the same would be granted, if nobody else took anything.
        case wait(UInt64)
    }

    package let perMinute: UInt64

    /// The bucket is empty until the clock has brought as many units as this. Behind the clock by a minute's worth or more:
    /// it is full.
    private let taken = Atomic<UInt64>(0)

    /// - Parameter perMinute: 1 at least.
    package init(perMinute: UInt64) {
        self.perMinute = max(1, perMinute)
    }

    /// Takes so many units if they are there, given the monotonic time in nanoseconds.
    ///
    /// More than the bucket ever holds is granted when it is full, and leaves it in debt.
    package func take(_ count: UInt64, at now: UInt64) -> Verdict {
        let brought = brought(at: now)
        var verdict = Verdict.granted
        change { taken in
            let base = Swift.max(taken, brought)
            let needed = base.adding(min(count, perMinute))
            verdict = needed - brought <= perMinute ? .granted : .wait(wait(until: needed, at: now))
            return verdict == .granted ? debt(base.adding(count), brought) : taken
        }
        return verdict
    }

    /// Takes what was used already, be it there or not. A debt is never above ten minutes' worth.
    package func charge(_ count: UInt64, at now: UInt64) {
        let brought = brought(at: now)
        change { taken in debt(Swift.max(taken, brought).adding(count), brought) }
    }

    /// Gives back what was taken and not used.
    package func refund(_ count: UInt64) {
        change { taken in taken > count ? taken - count : 0 }
    }

    /// Replaces the number by another that is made of it, in one step.
    private func change(_ next: (UInt64) -> UInt64) {
        // Relaxed, both: the number stands for itself, nothing else is read because of it.
        var old = taken.load(ordering: .relaxed)
        while true {
            let (exchanged, found) = taken.weakCompareExchange(expected: old, desired: next(old), ordering: .relaxed)
            if exchanged { return }
            old = found
        }
    }

    private func debt(_ taken: UInt64, _ brought: UInt64) -> UInt64 {
        let most = perMinute.multipliedReportingOverflow(by: 11)
        return min(taken, brought.adding(most.overflow ? .max : most.partialValue))
    }

    private static let minute: UInt64 = 60_000_000_000

    /// The units that the clock has brought since its start.
    private func brought(at now: UInt64) -> UInt64 {
        UInt64(clamping: UInt128(now) * UInt128(perMinute) / UInt128(Self.minute))
    }

    /// Until the clock has brought enough for the bucket to hold what is needed.
    private func wait(until needed: UInt64, at now: UInt64) -> UInt64 {
        let units = UInt128(needed - Swift.min(needed, perMinute)) * UInt128(Self.minute)
        let instant = UInt64(clamping: (units + UInt128(perMinute - 1)) / UInt128(perMinute))
        return instant > now ? instant - now : 1
    }
}

extension UInt64 {
    /// The sum, or the largest value.
    fileprivate func adding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
