// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct PaceTests {
    private static let refusal = Verdict.drop(reason: "http_400", written: 0)

    @Test func `deliveries follow each other at once`() {
        var pace = Pace()
        #expect(pace.delay(.delivered(samples: nil), isOld: false, at: 0) == nil)
        #expect(pace.delay(.fallBack, isOld: false, at: 0) == nil)
    }

    @Test func `a refusal spares the receiver, unless the request was old or partly written`() {
        var pace = Pace()
        #expect(pace.delay(Self.refusal, isOld: true, at: 0) == Pace.backlogPause)
        #expect(pace.delay(.drop(reason: "http_400", written: 3), isOld: false, at: 0) == Pace.backlogPause)
        #expect(!pace.isRefusing)
        #expect(pace.delay(Self.refusal, isOld: false, at: 0) == Breaker.first)
        #expect(pace.isRefusing)
        _ = pace.delay(.delivered(samples: nil), isOld: false, at: 0)
        #expect(!pace.isRefusing)
    }

    @Test func `at the end only a failure's own pause is waited for`() {
        var pace = Pace()
        for _ in 0..<6 { _ = pace.delay(.retry(reason: "network", after: nil), isOld: false, at: 0) }
        pace.hurry()
        let retry = pace.delay(.retry(reason: "http_503", after: 3_600_000_000_000), isOld: false, at: 0)
        #expect((225_000_000...275_000_000).contains(retry ?? 0))
        #expect(pace.delay(Self.refusal, isOld: false, at: 0) == Backoff.first)
        #expect(pace.delay(Self.refusal, isOld: true, at: 0) == nil)
    }
}
