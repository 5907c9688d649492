// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money

/// What a budget costs an exchange on its worker: the reservation, the lease, three times raising both as a stream goes on,
/// the settlement and the row for the ledger.
enum BudgetBenchmark {
    private static let count = 512

    static func run() throws {
        print(Figure("budget, one worker", try measure(budget())).line)
        let shared = budget()
        let isDone = Lock(false)
        let second = try Thread.start(name: "second") {
            var buyer = Buyer(shared)
            while !isDone.withLock({ $0 }) {
                buyer.buy(count)
                buyer.drain()
            }
        }
        print(Figure("budget, the same tenant on a second worker too", try measure(shared)).line)
        isDone.withLock { $0 = true }
        second.join()
    }

    private static func budget() -> Budget {
        let now = Clock.wall()
        func account(_ period: Period) -> PeriodAccount {
            PeriodAccount(at: now) { period.range(at: $0, in: .utc) }
        }
        return Budget(day: account(.day), month: account(.month))
    }

    private static func measure(_ budget: Budget) throws -> Figure {
        var buyer = Buyer(budget)
        return Figure.measure("", count: count, rounds: 501) {
            buyer.drain()
        } _: {
            buyer.buy(count)
        }
    }
}

/// A worker with a journal in memory.
private struct Buyer: ~Copyable {
    private let budget: Budget
    private let keeper: SettlementKeeper
    private var writer: JournalWriter
    private var limits = SpendingLimits()
    private var row = Settlement()

    init(_ budget: Budget) {
        self.budget = budget
        limits.dailySoft = 1 << 60
        limits.monthlyHard = 1 << 61
        row.tenant = FixedText("team-a")
        row.provider = FixedText("openai")
        row.modelAsked = FixedText("gpt-5.5")
        row.requestID = FixedText("req_0123456789abcdef")
        guard var state = try? SettlementState.open(SettlementState.Settings(workers: 1)),
            let writer = state.writers[0].take()
        else { preconditionFailure("a journal in memory needs no file") }
        keeper = state.keeper
        self.writer = writer
    }

    mutating func buy(_ count: Int) {
        for index in 0..<count { buy(at: Clock.wall(), UInt64(index)) }
    }

    private mutating func buy(at now: Int64, _ cost: UInt64) {
        guard var reservation = budget.reserve(cost, limits, at: now) else { return }
        row.costNanodollars = cost
        let lease = writer.open(row)
        for step in 1...3 {
            _ = budget.raise(&reservation, to: cost + UInt64(step), limits, at: now)
            writer.update(lease, nanodollars: cost + UInt64(step), outputTokens: UInt32(step))
        }
        row.guardrails = budget.settle(reservation, cost + 2, limits, at: now)
        _ = writer.settle(row, insteadOf: lease)
    }

    func drain() { try? keeper.drain() }
}
