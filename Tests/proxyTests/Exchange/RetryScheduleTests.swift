// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct RetryScheduleTests {
    private func schedule(
        attempts: Int = 3,
        base: UInt64 = 1_000,
        longest: UInt64 = 100_000,
        isRepeatable: Bool = true,
        seed: UInt64 = 7
    ) -> RetrySchedule {
        RetrySchedule(attempts: attempts, base: base, longest: longest, isRepeatable: isRepeatable, seed: seed)
    }

    private func isRetry(_ action: RetrySchedule.Action) -> Bool { action != .giveUp }

    @Test(arguments: [
        (RetrySchedule.Failure.connect, true, true),
        (.timeout, true, true),
        (.reset, true, false),
        (.stale, true, true),
        (.unanswered, false, false),
        (.status(500, retryAfter: nil), true, false),
        (.status(429, retryAfter: 100_000), true, false),
        (.status(429, retryAfter: 100_001), false, false),
        (.status(503, retryAfter: .max), false, false),
    ])
    func `repeats what may be repeated`(failure: RetrySchedule.Failure, repeatable: Bool, unrepeatable: Bool) {
        var first = schedule()
        var second = schedule(isRepeatable: false)

        #expect(isRetry(first.failed(failure)) == repeatable)
        #expect(isRetry(second.failed(failure)) == unrepeatable)
    }

    @Test(arguments: [1, 2, 3, 20])
    func `makes so many calls and no more`(attempts: Int) {
        var schedule = schedule(attempts: attempts)
        var calls = 1
        while schedule.failed(.connect) != .giveUp { calls += 1 }

        #expect(calls == attempts)
    }

    @Test func `repeats after a dead pooled connection at once, for free, and once`() {
        var schedule = schedule(attempts: 1, isRepeatable: false)

        #expect(!schedule.distrustsPool)
        #expect(schedule.failed(.stale) == .retry(after: 0))
        #expect(schedule.distrustsPool)
        #expect(schedule.failed(.stale) == .giveUp)
    }

    @Test func `a second dead connection is like any that breaks`() {
        var repeatable = schedule()
        _ = repeatable.failed(.stale)
        var unrepeatable = schedule(isRepeatable: false)
        _ = unrepeatable.failed(.stale)

        #expect(isRetry(repeatable.failed(.stale)))
        #expect(unrepeatable.failed(.stale) == .giveUp)
    }

    @Test(arguments: 0..<200)
    func `doubles its pause up to the longest, give or take a tenth`(seed: UInt64) {
        var schedule = schedule(attempts: 12, base: 1_000, longest: 16_000, seed: seed)

        for middle: UInt64 in [1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000] {
            guard case .retry(let pause) = schedule.failed(.connect) else {
                Issue.record("gave up")
                return
            }
            #expect((middle / 10 * 9...middle / 10 * 11).contains(pause))
        }
    }

    @Test func `does not have everybody come back at once`() {
        let pauses = (UInt64(0)..<50).map { seed in
            var schedule = schedule(base: 1_000_000, longest: 1_000_000, seed: seed &* 0x9E37_79B9_7F4A_7C15)
            return schedule.failed(.connect)
        }

        #expect(Set(pauses.map { "\($0)" }).count > 40)
    }

    @Test func `waits as long as it is asked to, if that is more than its own pause`() {
        var patient = schedule()
        var hurried = schedule()

        #expect(patient.failed(.status(429, retryAfter: 50_000)) == .retry(after: 50_000))
        guard case .retry(let pause) = hurried.failed(.status(429, retryAfter: 0)) else {
            Issue.record("gave up")
            return
        }
        #expect((900...1_100).contains(pause))
    }

    @Test(arguments: [(UInt64.max, UInt64.max), (0, 0), (1, 1), (1, .max), (.max, 1), (5, 9)])
    func `survives any figures`(base: UInt64, longest: UInt64) {
        var schedule = schedule(attempts: 100, base: base, longest: longest, seed: .max)
        var calls = 1
        while schedule.failed(.reset) != .giveUp { calls += 1 }

        #expect(calls == 100)
    }
}
