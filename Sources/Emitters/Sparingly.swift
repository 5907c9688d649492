// SPDX-License-Identifier: Apache-2.0

/// Lets an event through once a period, for log lines that would otherwise repeat.
struct Sparingly {
    private let period: UInt64
    private var next: UInt64 = 0

    /// Nanoseconds.
    init(period: UInt64) {
        self.period = period
    }

    mutating func isDue(at now: UInt64) -> Bool {
        guard now >= next else { return false }
        next = now &+ period
        return true
    }
}
