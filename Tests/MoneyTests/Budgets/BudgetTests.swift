// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Money

struct BudgetTests {
    private static let forever: @Sendable (Int64) -> Range<Int64> = { _ in 0..<Int64.max }

    private func budget(spent: UInt64 = 0) -> Budget {
        Budget(
            day: PeriodAccount(at: 0, spent: spent, bounds: Self.forever),
            month: PeriodAccount(at: 0, spent: spent, bounds: Self.forever)
        )
    }

    private static let limits: SpendingLimits = {
        var limits = SpendingLimits()
        limits.dailySoft = 100
        limits.monthlyHard = 1000
        return limits
    }()

    @Test func `lets calls go on when the day's soft limit has passed, until the month's is reached`() throws {
        let budget = budget(spent: 150)
        let reservation = try taken(budget.reserve(850, Self.limits, at: 0))
        let isRefused = budget.reserve(1, Self.limits, at: 0) == nil
        #expect(isRefused)
        _ = budget.settle(reservation, 0, Self.limits, at: 0)
        let other = try taken(budget.reserve(1, Self.limits, at: 0))
        _ = budget.settle(other, 1, Self.limits, at: 0)
        #expect(budget.day.figures(at: 0).spent == 151)
        #expect(budget.month.figures(at: 0) == budget.day.figures(at: 0))
    }

    @Test func `raises both periods together, or neither`() throws {
        let budget = budget()
        var reservation = try taken(budget.reserve(10, Self.limits, at: 0))
        #expect(budget.raise(&reservation, to: 500, Self.limits, at: 0))
        #expect(!budget.raise(&reservation, to: 1001, Self.limits, at: 0))
        #expect(budget.day.figures(at: 0).reserved == 500)
        #expect(budget.month.figures(at: 0).reserved == 500)
        #expect(reservation.nanodollars == 500)
        _ = budget.settle(reservation, 1, Self.limits, at: 0)
    }

    private static let marks: [(before: UInt64, cost: UInt64, warnings: GuardrailActions)] = [
        (0, 74, []), (0, 75, [.warnedDay75]), (74, 1, [.warnedDay75]), (75, 1, []),
        (0, 95, [.warnedDay75, .warnedDay90]), (90, 10, [.warnedDay100]),
        (0, 749, [.warnedDay75, .warnedDay90, .warnedDay100]), (700, 50, [.warnedMonth75]),
        (800, 400, [.warnedMonth90, .warnedMonth100]), (1000, 5, []),
    ]

    @Test(arguments: marks)
    func `warns once of each mark that is passed`(before: UInt64, cost: UInt64, warnings: GuardrailActions) throws {
        let budget = budget(spent: before)
        let reservation = try taken(budget.reserve(0, Self.limits, at: 0))
        #expect(budget.settle(reservation, cost, Self.limits, at: 0) == warnings)
    }

    @Test func `lets in what costs nothing, be the month overspent`() throws {
        let budget = budget(spent: 2000)
        let isRefused = budget.reserve(1, Self.limits, at: 0) == nil
        #expect(isRefused)
        _ = budget.settle(try taken(budget.reserve(0, Self.limits, at: 0)), 0, Self.limits, at: 0)
    }

    @Test func `warns of nothing where there is no limit`() throws {
        let budget = budget()
        let reservation = try taken(budget.reserve(1 << 60, SpendingLimits(), at: 0))
        #expect(budget.settle(reservation, 1 << 59, SpendingLimits(), at: 0).isEmpty)
    }
}
