// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct BreakerTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func `a refusal opens it, and each refused probe doubles the pause up to a minute`() {
        var breaker = Breaker()
        var (now, pauses) = (0 as UInt64, [] as [UInt64])
        let isAllowed = breaker.allows(at: 0)
        #expect(breaker.isClosed && isAllowed)
        for _ in 0..<6 {
            let pause = breaker.refused(at: now)
            pauses.append(pause / Self.second)
            #expect(breaker.allows(at: now + pause - 1) == false)
            now += pause
            #expect(breaker.allows(at: now) == true)
            #expect(breaker.state == .halfOpen)
        }
        #expect(pauses == [5, 10, 20, 40, 60, 60])
    }

    @Test func `an accepted probe closes it`() {
        var breaker = Breaker()
        _ = breaker.refused(at: 0)
        _ = breaker.refused(at: 5)
        breaker.accepted()
        #expect(breaker.isClosed)
        #expect(breaker.refused(at: 9) == Breaker.first)
    }
}
