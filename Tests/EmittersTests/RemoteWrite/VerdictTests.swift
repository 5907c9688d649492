// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import Emitters

struct VerdictTests {
    private static let verdicts: [(Int, Verdict)] = [
        (200, .delivered(samples: nil)), (204, .delivered(samples: nil)), (299, .delivered(samples: nil)),
        (429, .retry(reason: "http_429", after: 7)), (500, .retry(reason: "http_500", after: 7)),
        (501, .retry(reason: "http_501", after: 7)), (503, .retry(reason: "http_503", after: 7)),
        (407, .retry(reason: "http_407", after: 7)),
        (400, .drop(reason: "http_400", written: 0)), (401, .drop(reason: "http_401", written: 0)),
        (404, .drop(reason: "http_404", written: 0)), (408, .drop(reason: "http_408", written: 0)),
        (413, .drop(reason: "http_413", written: 0)), (415, .drop(reason: "http_415", written: 0)),
        (307, .drop(reason: "http_307", written: 0)), (600, .drop(reason: "http_600", written: 0)),
    ]

    @Test(arguments: verdicts)
    func `a status means what the specification says`(status: Int, verdict: Verdict) {
        let answer = PostOutcome.answered(PostOutcome.Answer(status: status, retryAfter: 7, written: 3))
        #expect(Verdict(answer, sent: .v1, mayFallBack: false, isProven: false) == verdict)
    }

    @Test func `no answer means another attempt`() {
        let outcome = PostOutcome.failed(reason: "x")
        #expect(
            Verdict(outcome, sent: .v2, mayFallBack: true, isProven: false) == .retry(reason: "network", after: nil)
        )
    }

    /// Status, samples that the receiver says it has written, whether it has shown to know version 2, and the verdicts when a
    /// fall back is allowed and when it is not.
    private static let second: [(Int, UInt64?, Bool, Verdict, Verdict)] = [
        (204, 5, false, .delivered(samples: 5), .delivered(samples: 5)),
        (200, 0, true, .delivered(samples: 0), .delivered(samples: 0)),
        (204, nil, false, .fallBack, .drop(reason: "not_written", written: 0)),
        (204, nil, true, .fallBack, .drop(reason: "not_written", written: 0)),
        (415, nil, true, .fallBack, .drop(reason: "http_415", written: 0)),
        (400, nil, false, .fallBack, .drop(reason: "http_400", written: 0)),
        (400, nil, true, .drop(reason: "http_400", written: 0), .drop(reason: "http_400", written: 0)),
        (400, 2, false, .drop(reason: "http_400", written: 2), .drop(reason: "http_400", written: 2)),
        (404, nil, false, .drop(reason: "http_404", written: 0), .drop(reason: "http_404", written: 0)),
        (500, nil, false, .retry(reason: "http_500", after: nil), .retry(reason: "http_500", after: nil)),
    ]

    @Test(arguments: second)
    func `version 2 is believed only with its headers`(
        status: Int,
        written: UInt64?,
        isProven: Bool,
        auto: Verdict,
        fixed: Verdict
    ) {
        let answer = PostOutcome.answered(PostOutcome.Answer(status: status, written: written))
        #expect(Verdict(answer, sent: .v2, mayFallBack: true, isProven: isProven) == auto)
        #expect(Verdict(answer, sent: .v2, mayFallBack: false, isProven: isProven) == fixed)
    }
}
