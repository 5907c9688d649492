// SPDX-License-Identifier: Apache-2.0

/// How long to wait before the next attempt: 0.25 s, doubling to 30 s, unless the receiver says how long.
struct Backoff {
    static let first: UInt64 = 250_000_000
    static let longest: UInt64 = 30_000_000_000
    /// What a receiver may ask for at most.
    static let longestRequest: UInt64 = 300_000_000_000

    private var base = first

    /// The wait after one more failure, in nanoseconds as is `retryAfter`, what the receiver asked for.
    ///
    /// `chance`, from -1 to 1, moves the wait by up to a tenth, so that many senders do not come back at once, yet never
    /// so far that a wait is much shorter than the one before.
    mutating func delay(retryAfter: UInt64?, chance: Double) -> UInt64 {
        defer { base = min(base * 2, Self.longest) }
        if let retryAfter { return min(max(retryAfter, Self.first), Self.longestRequest) }
        return UInt64(Double(base) * (1 + 0.1 * min(max(chance, -1), 1)))
    }

    mutating func reset() {
        base = Self.first
    }
}
