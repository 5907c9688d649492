// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct VerdictTests {
    private static let verdicts: [(Int, Verdict)] = [
        (200, .delivered), (204, .delivered), (299, .delivered),
        (429, .retry(reason: "http_429", after: 7)), (500, .retry(reason: "http_500", after: 7)),
        (501, .retry(reason: "http_501", after: 7)), (503, .retry(reason: "http_503", after: 7)),
        (400, .drop(reason: "http_400")), (401, .drop(reason: "http_401")), (404, .drop(reason: "http_404")),
        (408, .drop(reason: "http_408")), (413, .drop(reason: "http_413")), (415, .drop(reason: "http_415")),
        (307, .drop(reason: "http_307")), (600, .drop(reason: "http_600")),
    ]

    @Test(arguments: verdicts)
    func `a status means what the specification says`(status: Int, verdict: Verdict) {
        #expect(Verdict(.answered(PostOutcome.Answer(status: status, retryAfter: 7))) == verdict)
    }

    @Test func `no answer means another attempt`() {
        #expect(Verdict(.failed(reason: "x")) == .retry(reason: "network", after: nil))
    }
}
