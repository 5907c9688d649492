// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct RetryAdviceTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, and half a second.
    private static let now: Int64 = 784_111_777_500_000_000

    private func failure(_ status: Int, _ fields: String = "") throws -> RetrySchedule.Failure? {
        RetrySchedule.Failure(
            try responseHead("HTTP/1.1 \(status) X\r\n\(fields)content-length: 0\r\n\r\n"),
            now: Self.now
        )
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504, 529])
    func `takes these for a later call's business`(status: Int) throws {
        #expect(try failure(status) == .status(status, retryAfter: nil))
    }

    @Test(arguments: [200, 201, 204, 301, 400, 401, 402, 403, 404, 409, 413, 422, 501, 505])
    func `passes these on as they are`(status: Int) throws {
        #expect(try failure(status) == nil)
    }

    @Test(arguments: [("false", false), ("true", true), ("nonsense", true)])
    func `minds the provider's own advice`(advice: String, isRetried: Bool) throws {
        #expect((try failure(500, "X-Should-Retry: \(advice)\r\n") != nil) == isRetried)
    }

    @Test(arguments: [
        ("0", 0), ("2", 2_000_000_000), ("007", 7_000_000_000), ("18446744073709551615", UInt64.max),
        ("99999999999999999999999", .max),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10_000_000_000),
        ("Sunday, 06-Nov-94 08:49:47 GMT", 10_000_000_000),
        ("Sun Nov  6 08:49:47 1994", 10_000_000_000),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", .max),
    ])
    func `reads how long to wait`(value: String, nanoseconds: UInt64) throws {
        #expect(try failure(429, "Retry-After: \(value)\r\n") == .status(429, retryAfter: nanoseconds))
    }

    @Test(arguments: ["", "-1", "+1", "1.5", "soon", "1 2"])
    func `makes nothing of nonsense`(value: String) throws {
        #expect(try failure(429, "retry-after: \(value)\r\n") == .status(429, retryAfter: nil))
    }
}
