// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import Money

/// Prices: 1 nano-dollar an input token, 10 an output token; the cheaper model a tenth of it, rounded.
struct AdmissionTests {
    private static func price(_ input: UInt64, _ output: UInt64) -> Price? {
        let rates = Rates(input: input * 1_000_000, output: output * 1_000_000)
        return Price([PriceRow(key: "x:y", Tariff(rates))])
    }

    private static func offer(_ input: Int, _ output: Int, limit: Int? = nil, isCheap: Bool = false) -> Offer {
        var usage = TokenUsage()
        usage.input = input
        usage.output = min(output, limit ?? .max)
        let price = isCheap ? price(1, 1) : price(1, 10)
        return Offer(price: price, expected: usage, outputLimit: limit, serviceTier: nil)
    }

    private static func budget(_ spent: UInt64) -> Budget {
        func account() -> PeriodAccount { PeriodAccount(at: 0, spent: spent) { _ in 0..<Int64.max } }
        return Budget(day: account(), month: account())
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var spent: UInt64 = 0
        var day: UInt64?
        var month: UInt64?
        var request: UInt64?
        var limit: Int?
        var hasCheaper = false
        var lowers = true
        var cuts = false
        var choices = 1
        // What comes of it.
        var reserved: UInt64?
        var lowered: Int?
        var actions: GuardrailActions = []
    }

    /// A call with 100 input tokens and 50 expected output tokens: 600 nano-dollars, 150 with the cheaper model.
    private static let cases: [Case] = [
        Case(testDescription: "no limits", reserved: 600),
        Case(testDescription: "fits to the last nano-dollar", spent: 400, month: 1000, reserved: 600),
        Case(
            testDescription: "lowered to what is left: 30 tokens",
            spent: 600,
            month: 1000,
            reserved: 400,
            lowered: 30,
            actions: .limitedByMonth
        ),
        Case(
            testDescription: "sixteen tokens are the least",
            spent: 740,
            month: 1000,
            reserved: 260,
            lowered: 16,
            actions: .limitedByMonth
        ),
        Case(testDescription: "fewer are refused", spent: 741, month: 1000),
        Case(
            testDescription: "nothing to be lowered",
            spent: 600,
            month: 1000,
            limit: 20,
            lowers: false,
            reserved: 300
        ),
        Case(testDescription: "refused where limits stay", spent: 600, month: 1000, lowers: false),
        Case(
            testDescription: "the cheaper model by the month",
            spent: 800,
            month: 1000,
            hasCheaper: true,
            reserved: 150,
            actions: .downgradedByMonth
        ),
        Case(
            testDescription: "the cheaper model by the day",
            spent: 800,
            day: 800,
            hasCheaper: true,
            reserved: 150,
            actions: .downgradedByDay
        ),
        Case(testDescription: "a day's limit alone stops nothing", spent: 800, day: 800, reserved: 600),
        Case(
            testDescription: "both: cheaper, and lowered",
            spent: 870,
            month: 1000,
            hasCheaper: true,
            reserved: 130,
            lowered: 30,
            actions: [.downgradedByMonth, .limitedByMonth]
        ),
        Case(testDescription: "input alone beyond the request's maximum", request: 99),
        Case(
            testDescription: "output within the request's maximum",
            request: 400,
            limit: 1000,
            reserved: 400,
            lowered: 30,
            actions: .limitedByRequestMaximum
        ),
        Case(testDescription: "an own limit within it stays", request: 400, limit: 30, reserved: 400),
        Case(testDescription: "no limit is made up that models may not take", request: 100_100, reserved: 600),
        Case(testDescription: "no room for an answer in the request's maximum", request: 100),
        Case(testDescription: "room for half a sentence", request: 259),
        Case(testDescription: "a stream that will be cut", request: 400, lowers: false, cuts: true, reserved: 600),
        Case(testDescription: "an answer that nothing would hold", request: 400, lowers: false),
        Case(testDescription: "one that will probably do", request: 600, lowers: false, reserved: 600),
        Case(
            testDescription: "the cheaper model by the request's maximum",
            request: 200,
            hasCheaper: true,
            lowers: false,
            reserved: 150,
            actions: .downgradedByRequestMaximum
        ),
        Case(
            testDescription: "two choices share what is left",
            spent: 560,
            month: 1000,
            choices: 2,
            reserved: 440,
            lowered: 17,
            actions: .limitedByMonth
        ),
        Case(testDescription: "too little for two", spent: 600, month: 1000, choices: 2),
        Case(testDescription: "a spent month", spent: 1000, month: 1000),
        Case(testDescription: "an overspent month", spent: 5000, month: 1000),
    ]

    @Test(arguments: cases)
    private func `lets a call in as far as the money goes`(example: Case) {
        var limits = SpendingLimits()
        limits.dailySoft = example.day
        limits.monthlyHard = example.month
        limits.requestMaximum = example.request
        let budget = Self.budget(example.spent)
        let abilities = Admission.Abilities(lowersLimits: example.lowers, cutsStreams: example.cuts)
        let admission = Admission(budget, limits, abilities, at: 0)
        let cheaper = example.hasCheaper ? Self.offer(100, 50, limit: example.limit, isCheap: true) : nil
        var asked = Self.offer(100, 50, limit: example.limit)
        asked.choices = example.choices

        switch admission.decide(asked, cheaper: cheaper) {
        case .granted(let grant):
            #expect(grant.reservation.nanodollars == example.reserved)
            #expect(grant.outputLimit == example.lowered)
            #expect(grant.actions == example.actions)
            let isDowngraded = grant.isDowngraded
            #expect(
                isDowngraded == !example.actions.isDisjoint(with: [
                    .downgradedByDay, .downgradedByMonth, .downgradedByRequestMaximum,
                ])
            )
        case .refused(let refusal):
            #expect(example.reserved == nil)
            #expect(budget.month.figures(at: 0).committed == example.spent)
            if let limit = example.request {
                #expect(refusal == .requestMaximum(expected: 600, limit: limit))
            } else {
                #expect(refusal == .month(expected: 600, budget.month.figures(at: 0), limit: example.month ?? 0))
            }
        }
    }

    @Test(arguments: [(budget: UInt64(1000), affordable: Int?(90)), (100, 0), (99, nil), (.max, Int(UInt32.max))])
    func `knows how much output an amount pays for`(budget: UInt64, affordable: Int?) {
        #expect(Self.offer(100, 0).affordableOutput(budget, at: 0) == affordable)
    }

    @Test func `lets a stream go on while its reservation can grow, and ends it when it cannot`() {
        var limits = SpendingLimits()
        limits.monthlyHard = 100_000
        var room: UInt64 = 5000
        var allowance = StreamAllowance(Self.offer(100, 50), reserved: 600, limits, at: 0)
        var asked: [UInt64] = []
        func step(_ tokens: Int) -> StreamAllowance.Step {
            allowance.produced(tokens, at: 0) { wanted in
                asked.append(wanted)
                return wanted <= room
            }
        }
        #expect(step(50) == .go)
        #expect(asked.isEmpty)
        #expect(step(51) == .go)
        #expect(asked == [100 + 10 * (51 + 64)])
        #expect(step(115) == .go)
        #expect(step(400) == .go)
        #expect(asked.last == 100 + 10 * 401 || asked.last == 100 + 10 * 500)
        room = 0
        #expect(step(501) == .endByMonth)
    }

    @Test func `ends a stream where a single call may cost no more`() {
        var limits = SpendingLimits()
        limits.requestMaximum = 1100
        var allowance = StreamAllowance(Self.offer(100, 50), reserved: 600, limits, at: 0)
        #expect(allowance.produced(99, at: 0) { _ in true } == .go)
        #expect(allowance.produced(100, at: 0) { _ in true } == .endByRequestMaximum)
    }
}
