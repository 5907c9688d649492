// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct BackoffTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func `waits double from a quarter of a second to half a minute`() {
        var backoff = Backoff()
        let delays = (0..<9).map { _ in Double(backoff.delay(retryAfter: nil, chance: 0)) / 1e9 }
        #expect(delays == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30])
    }

    @Test func `chance never makes a wait shorter than four fifths of the one before`() {
        var backoff = Backoff()
        var last: UInt64 = 0
        for number in 0..<40 {
            let delay = backoff.delay(retryAfter: nil, chance: number.isMultiple(of: 2) ? 1 : -1)
            #expect(Double(delay) >= 0.8 * Double(last))
            #expect(delay <= 33 * Self.second)
            last = delay
        }
    }

    @Test(arguments: [(1, 1), (120, 120), (100_000, 300)] as [(UInt64, UInt64)])
    func `a receiver's wish is followed up to five minutes`(wish: UInt64, seconds: UInt64) {
        var backoff = Backoff()
        #expect(backoff.delay(retryAfter: wish * Self.second, chance: 1) == seconds * Self.second)
    }

    @Test func `success starts it anew`() {
        var backoff = Backoff()
        for _ in 0..<5 { _ = backoff.delay(retryAfter: nil, chance: 0) }
        backoff.reset()
        #expect(backoff.delay(retryAfter: nil, chance: 0) == Backoff.first)
    }
}
