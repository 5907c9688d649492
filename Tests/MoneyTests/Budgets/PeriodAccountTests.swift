// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Money

struct PeriodAccountTests {
    /// Periods of a hundred nanoseconds.
    private static let hundreds: @Sendable (Int64) -> Range<Int64> = { now in
        let start = now / 100 * 100
        return start..<start + 100
    }

    private func account(at now: Int64 = 0, spent: UInt64 = 0) -> PeriodAccount {
        PeriodAccount(at: now, spent: spent, bounds: Self.hundreds)
    }

    @Test(arguments: [
        (spent: UInt64(0), wanted: UInt64(100), isGranted: true), (0, 101, false), (40, 60, true), (40, 61, false),
        (100, 0, true), (101, 0, false), (0, .max, false), (100, .max, false),
    ])
    func `grants what fits the limit and nothing more`(spent: UInt64, wanted: UInt64, isGranted: Bool) {
        let account = account(spent: spent)
        switch account.hold(wanted, limit: 100, at: 0) {
        case .some(let hold): #expect(isGranted && hold.nanodollars == wanted)
        case .none: #expect(!isGranted)
        }
        let figures = account.figures(at: 0)
        #expect(figures.spent == spent)
        #expect(figures.reserved == (isGranted ? wanted : 0))
    }

    @Test func `raises a reservation while there is room, and keeps it when there is none`() throws {
        let account = account()
        var hold = try taken(account.hold(10, limit: 100, at: 0))
        #expect(account.raise(&hold, to: 90, limit: 100, at: 0))
        #expect(!account.raise(&hold, to: 101, limit: 100, at: 0))
        #expect(account.raise(&hold, to: 20, limit: 100, at: 0))
        #expect(hold.nanodollars == 90)
        #expect(account.settle(hold, 95, at: 5) == .init(before: 0, after: 95))
        #expect(account.figures(at: 5) == .init(start: 0, end: 100, spent: 95, reserved: 0))
    }

    @Test func `begins a period with what is reserved, and counts in it what ends in it`() throws {
        let account = account()
        account.settle(try taken(account.hold(20, limit: 100, at: 50)), 20, at: 60)
        var early = try taken(account.hold(50, limit: 100, at: 99))
        #expect(account.figures(at: 100) == .init(start: 100, end: 200, spent: 0, reserved: 50))
        let isGranted = account.hold(51, limit: 100, at: 100) != nil
        #expect(!isGranted)
        #expect(account.raise(&early, to: 90, limit: 100, at: 101))
        #expect(account.settle(early, 60, at: 130) == .init(before: 0, after: 60))
        #expect(account.figures(at: 130) == .init(start: 100, end: 200, spent: 60, reserved: 0))
    }

    @Test func `goes on by another calendar from the next period on`() throws {
        let account = account()
        account.settle(try taken(account.hold(20, limit: nil, at: 10)), 20, at: 10)
        account.change { now in now / 1000 * 1000..<now / 1000 * 1000 + 1000 }
        #expect(account.figures(at: 20) == .init(start: 0, end: 100, spent: 20, reserved: 0))
        #expect(account.figures(at: 1234) == .init(start: 1000, end: 2000, spent: 0, reserved: 0))
    }

    @Test func `stays in its period when the clock is set back`() throws {
        let account = account(at: 250)
        account.settle(try taken(account.hold(7, limit: nil, at: 250)), 7, at: 150)
        #expect(account.figures(at: 10) == .init(start: 200, end: 300, spent: 7, reserved: 0))
    }

    @Test func `skips periods in which nothing happened`() {
        let account = account(spent: 5)
        #expect(account.figures(at: 1_234_567) == .init(start: 1_234_500, end: 1_234_600, spent: 0, reserved: 0))
    }

    /// As in the race at the limit: whoever is let in has room, and nobody is refused for whom there was some.
    @Test func `lets in exactly as many as fit, of any number at once`() throws {
        let account = account()
        let granted = Lock(0)
        let threads = try (0..<8).map { number in
            try Thread.start(name: "buyer-\(number)") {
                for _ in 0..<1000 {
                    guard let hold = account.hold(7, limit: 700, at: 0) else { continue }
                    granted.withLock { $0 += 1 }
                    account.settle(hold, 7, at: 0)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(granted.withLock { $0 } == 100)
        #expect(account.figures(at: 0) == .init(start: 0, end: 100, spent: 700, reserved: 0))
    }

    /// Threads whose clocks run through many periods, each holding what it has over their ends.
    @Test func `loses nothing over the ends of periods, whoever begins them`() throws {
        let account = account()
        let threads = try (0..<4).map { number in
            try Thread.start(name: "buyer-\(number)") {
                for now in 0..<Int64(20_000) {
                    guard let hold = account.hold(3, limit: nil, at: now) else { continue }
                    account.settle(hold, 2, at: now + 1)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(account.figures(at: 20_001).reserved == 0)
    }

    /// Any order of reserving, raising, settling and time passing, against sums kept beside it.
    @Test(arguments: 1...50)
    func `knows at each moment what is spent and what is reserved`(seed: UInt64) {
        var random = Xorshift(seed)
        let account = account()
        var now: Int64 = 0
        var calls: [Call] = []
        var spent: [Int64: UInt64] = [:]
        for _ in 0..<2000 {
            switch random.next() % 4 {
            case 0: now += Int64(random.next() % 9)
            case 1, 2:
                let amount = random.next() % 500
                if let hold = account.hold(amount, limit: 3000, at: now) {
                    calls.append(Call(hold))
                } else {
                    #expect(spent[now / 100, default: 0] + reserved(calls) + amount > 3000)
                }
            default:
                guard let call = calls.popLast() else { continue }
                let cost = random.next() % 600
                spent[now / 100, default: 0] += cost
                call.settle(account, cost, at: now)
            }
            let figures = account.figures(at: now)
            #expect(figures.spent == spent[now / 100, default: 0])
            #expect(figures.reserved == reserved(calls))
        }
    }

    private func reserved(_ calls: [Call]) -> UInt64 { calls.reduce(0) { $0 + $1.amount } }

    /// A class, because an array holds no noncopyable values.
    private final class Call {
        private var hold: PeriodAccount.Hold?
        let amount: UInt64

        init(_ hold: consuming PeriodAccount.Hold) {
            amount = hold.nanodollars
            self.hold = consume hold
        }

        func settle(_ account: PeriodAccount, _ cost: UInt64, at now: Int64) {
            if let hold = hold.take() { account.settle(hold, cost, at: now) }
        }
    }
}

/// Numbers that a seed fixes.
struct Xorshift {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}
