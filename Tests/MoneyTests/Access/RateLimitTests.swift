// SPDX-License-Identifier: Apache-2.0

import Linux
import Money
import Synchronization
import Testing

struct RateLimitTests {
    private static let minute: UInt64 = 60_000_000_000
    /// A clock that has run for a while, as a machine's has.
    private static let start: UInt64 = 5_000_000_000_123

    private static func granted(_ limit: RateLimit, at now: UInt64, of tries: Int) -> Int {
        (0..<tries).count { _ in limit.take(1, at: now) == .granted }
    }

    @Test(arguments: [1, 7, 60, 600, 999_983])
    func `a whole minute's worth may be taken at once, and no more`(perMinute: Int) {
        let limit = RateLimit(perMinute: UInt64(perMinute))

        #expect(Self.granted(limit, at: Self.start, of: perMinute + 10) == perMinute)
        #expect(Self.granted(limit, at: Self.start + 2 * Self.minute, of: perMinute + 10) == perMinute)
    }

    @Test(arguments: [1, 7, 60, 600, 2_000_000])
    func `the same is granted after the wait that was told, and not before`(perMinute: UInt64) throws {
        let limit = RateLimit(perMinute: perMinute)
        #expect(limit.take(perMinute, at: Self.start) == .granted)
        for count in [1, perMinute] {
            guard case .wait(let wait) = limit.take(count, at: Self.start) else { throw Failure() }

            #expect(wait > 0 && wait <= Self.minute)
            #expect(limit.take(count, at: Self.start + wait - 1) == .wait(1))
        }
        guard case .wait(let wait) = limit.take(1, at: Self.start) else { throw Failure() }
        #expect(limit.take(1, at: Self.start + wait) == .granted)
    }

    private struct Failure: Error {}

    @Test(arguments: [1, 7, 600, 100_003])
    func `an hour grants a minute's worth and sixty more`(perMinute: Int) {
        let limit = RateLimit(perMinute: UInt64(perMinute))
        var granted = 0
        // Ever more than there is, every seventh of a second.
        let chunk = perMinute / 40 + 1
        for now in stride(from: Self.start, through: Self.start + 60 * Self.minute, by: 1_142_857_143) {
            while limit.take(UInt64(chunk), at: now) == .granted { granted += chunk }
        }

        #expect((61 * perMinute - 2 * chunk - 1...61 * perMinute + 1).contains(granted))
    }

    @Test func `what a request uses beyond what it took is a debt`() {
        let limit = RateLimit(perMinute: 600)
        #expect(limit.take(100, at: Self.start) == .granted)
        limit.charge(700, at: Self.start)

        #expect(limit.take(1, at: Self.start + 20_000_000_000) != .granted)
        #expect(limit.take(1, at: Self.start + 20_100_000_000) == .granted)
    }

    @Test func `what was not used comes back`() {
        let limit = RateLimit(perMinute: 600)
        #expect(limit.take(600, at: Self.start) == .granted)
        limit.refund(50)
        #expect(Self.granted(limit, at: Self.start, of: 100) == 50)
        limit.refund(.max)
        #expect(Self.granted(limit, at: Self.start, of: 700) == 600)
    }

    @Test func `a request above the limit waits for a full bucket and is paid off`() {
        let limit = RateLimit(perMinute: 600)
        #expect(limit.take(1_800, at: Self.start) == .granted)
        #expect(limit.take(1, at: Self.start + 2 * Self.minute) != .granted)
        #expect(limit.take(600, at: Self.start + 3 * Self.minute) == .granted)
    }

    @Test(arguments: [1, 600, UInt64.max], [0, 1, UInt64(1) << 63, .max])
    func `no number makes it trap, and no debt is for ever`(perMinute: UInt64, now: UInt64) {
        let limit = RateLimit(perMinute: perMinute)
        for _ in 0..<3 {
            _ = limit.take(.max, at: now)
            limit.charge(.max, at: now)
            _ = limit.take(0, at: 0)
        }
        if perMinute == 600, now == 1 {
            #expect(limit.take(1, at: now + 10 * Self.minute) != .granted)
            #expect(limit.take(1, at: now + 11 * Self.minute) == .granted)
        }
    }

    @Test func `a clock that stands still or goes back grants nothing more`() {
        let limit = RateLimit(perMinute: 600)
        #expect(Self.granted(limit, at: Self.start, of: 1_000) == 600)
        #expect(Self.granted(limit, at: Self.start, of: 1_000) == 0)
        #expect(Self.granted(limit, at: Self.start - Self.minute, of: 1_000) == 0)
        #expect(Self.granted(limit, at: Self.start + Self.minute / 600 * 3, of: 1_000) == 3)
    }

    @Test func `many threads together get what one would`() throws {
        let limit = RateLimit(perMinute: 100_000)
        let granted = Lock(0)
        let threads = try (0..<8).map { _ in
            try Thread.start(name: "taker") {
                var mine = 0
                for step in 0..<20_000 {
                    // The clock goes on for all of them, by 3 seconds and so 5,000 units in all.
                    let now = Self.start + UInt64(step) * 150_000
                    if limit.take(1, at: now) == .granted { mine += 1 }
                }
                granted.withLock { $0 += mine }
            }
        }
        for thread in threads { thread.join() }

        #expect((100_000...105_001).contains(granted.withLock { $0 }))
    }

    @Test func `many threads at one instant get exactly the minute's worth`() throws {
        let limit = RateLimit(perMinute: 10_007)
        let granted = Lock(0)
        let threads = try (0..<8).map { _ in
            try Thread.start(name: "taker") {
                let mine = Self.granted(limit, at: Self.start, of: 5_000)
                granted.withLock { $0 += mine }
            }
        }
        for thread in threads { thread.join() }

        #expect(granted.withLock { $0 } == 10_007)
    }
}
