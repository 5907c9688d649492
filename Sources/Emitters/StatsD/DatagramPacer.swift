// SPDX-License-Identifier: Apache-2.0

/// Spreads a flush's datagrams over time, in bursts so small that no receiver's buffer overflows. Times are monotonic
/// nanoseconds; it knows no clock.
struct DatagramPacer {
    /// The shortest rest between two bursts.
    static let rest: UInt64 = 1_000_000
    /// With the kernel's own overhead some 18 KiB, of the 208 KiB that a receiver's buffer holds by default.
    static let burst = 8

    private var spacing = rest / UInt64(burst)
    private var next: UInt64 = 0
    private var earliest: UInt64 = 0

    /// Spreads `count` datagrams evenly over `window`.
    mutating func begin(_ count: Int, at now: UInt64, over window: UInt64) {
        spacing = max(window / UInt64(max(count, 1)), Self.rest / UInt64(Self.burst))
        next = now
    }

    /// Spaces the rest as closely as is safe.
    mutating func hurry(at now: UInt64) {
        spacing = Self.rest / UInt64(Self.burst)
        next = min(next, now)
    }

    /// How many datagrams may go out now. Those that are overdue catch up in bursts with rests between.
    mutating func allowance(at now: UInt64) -> Int {
        guard now >= wakeAt else { return 0 }
        let due = min((now - next) / spacing + 1, UInt64(Self.burst))
        next += due * spacing
        earliest = now + Self.rest
        return Int(due)
    }

    /// When to ask again.
    var wakeAt: UInt64 { max(next, earliest) }
}
