// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Testing

@testable import proxy

/// What budgets do to calls, through real sockets. A token of input costs 1 nano-dollar, one of output 10.
struct ServedBudgetTests {
    private static let prices = PriceBook(rules: [
        .init("up:m-1", Rates(input: 1_000_000, output: 10_000_000)),
        .init("up:mini", Rates(input: 100_000, output: 1_000_000)),
        .init("local:*", .free),
    ])

    private static func rig(
        _ upstream: Upstream? = nil,
        _ change: (inout Configuration.Tenant) -> Void
    ) throws -> Rig {
        try Rig(upstream, prices: prices) { configuration in
            var tenant = Configuration.Tenant(name: "default")
            change(&tenant)
            configuration.tenants.known = [tenant]
        }
    }

    /// What the provider was sent, when the tenant has these settings.
    private static func sent(_ request: String, _ change: (inout Configuration.Tenant) -> Void) throws -> (
        Message?, Message
    ) {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let rig = try rig(upstream, change)
        let answer = try #require(try rig.ask(request))
        return (upstream.requests.first, answer)
    }

    /// What a tenant has spent and reserved this month.
    private static func month(_ rig: Rig) -> PeriodAccount.Figures? {
        let policy = rig.server.context.policy.withLock { $0 }
        return policy.accounts.first { $0.name == "default" }?.budget.month.figures(at: Clock.wall())
    }

    private static let unstreamed = chat("m-1", #","max_tokens":50"#)

    @Test func `a call that fits goes as it came, and is paid`() throws {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let rig = try Self.rig(upstream) { $0.monthlyHard = 100_000 }
        let answer = try #require(try rig.ask(Self.unstreamed))
        #expect(answer.status == 200)
        #expect(answer["x-tokenmeter-budget-monthly-limit-usd"] == "0.000100000")
        #expect(upstream.requests.first?.text.contains(#""max_tokens":50}"#) == true)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.costNanodollars == 11 + 70)
        #expect(sample.guardrails == 0)
        let figures = try #require(Self.month(rig))
        #expect(figures.spent == 81)
        #expect(figures.reserved == 0)
    }

    @Test func `a limit is lowered to what is left, in the words that the provider takes`() throws {
        let (request, answer) = try Self.sent(Self.unstreamed) { $0.monthlyHard = 400 }
        #expect(answer.status == 200)
        #expect(answer["x-tokenmeter-guardrail"] == "lower_limit:monthly_hard_usd")
        let text = try #require(request?.text)
        let limit = try #require(text.split(separator: "\"max_tokens\":").last?.prefix { $0.isNumber })
        #expect((16..<50).contains(Int(limit) ?? 0), "\(text)")
    }

    @Test func `several choices share what is left`() throws {
        let (request, answer) = try Self.sent(chat("m-1", #","max_tokens":50,"n":2"#)) { $0.monthlyHard = 400 }
        #expect(answer.status == 200)
        let text = try #require(request?.text)
        let limit = try #require(text.split(separator: "\"max_tokens\":").last?.prefix { $0.isNumber })
        #expect((16..<20).contains(Int(limit) ?? 0), "\(text)")
    }

    @Test func `the cheaper model takes the place of the one asked for, and every other byte stays`() throws {
        let (request, answer) = try Self.sent(Self.unstreamed) {
            $0.dailySoft = 0
            $0.downgrade = [.init(model: Glob("m-*"), cheaper: "mini")]
        }
        #expect(answer["x-tokenmeter-guardrail"] == "downgrade:daily_soft_usd")
        #expect(answer["x-tokenmeter-model"] == "mini")
        #expect(request?.text == #"{"model":"mini","messages":[{"role":"user","content":"hi"}],"max_tokens":50}"#)
    }

    @Test(arguments: [
        (fields: "", status: 402, type: "insufficient_quota"),
        (fields: "originator: codex_exec\r\n", status: 429, type: "usage_limit_reached"),
        (fields: "user-agent: codex_exec/0.163.0\r\n", status: 429, type: "usage_limit_reached"),
    ])
    func `a month without room is told in the client's own words`(fields: String, status: Int, type: String) throws {
        let rig = try Self.rig { $0.monthlyHard = 100 }
        let request = Self.unstreamed.replacing("host: proxy\r\n", with: "host: proxy\r\n\(fields)")
        let answer = try #require(try rig.ask(request))
        #expect(answer.status == status)
        #expect(answer.text.contains(#""type":"\#(type)""#))
        #expect(answer.text.contains(#""code":"budget_exceeded""#) && answer.text.contains("resets_at"))
        #expect(answer["x-should-retry"] == "false")
        #expect(answer["retry-after"] == nil)
        #expect((answer["x-codex-promo-message"] != nil) == !fields.isEmpty)
        #expect((answer["x-codex-secondary-used-percent"] != nil) == !fields.isEmpty)
        let sample = try #require(rig.samples(1).first)
        #expect(sample.guardrails == GuardrailActions.refusedByMonth.rawValue)
        #expect(sample.costNanodollars == 0)
        #expect(Self.month(rig)?.committed == 0)
    }

    /// Each with the month's money spent to the last nano-dollar.
    @Test(arguments: [
        (request: post("/v1/images/generations", #"{"model":"m-1"}"#), status: 402),
        (request: post("/v1/batches", "{}"), status: 402),
        (
            request: Self.unstreamed.replacing("content-type", with: "content-encoding: zstd\r\ncontent-type"),
            status: 402
        ),
        (request: "GET /v1/models HTTP/1.1\r\nhost: proxy\r\n\r\n", status: 200),
        (request: post("/api/chat", #"{"model":"llama","messages":[]}"#), status: 200),
    ])
    func `nothing that may cost goes on when the month is spent`(request: String, status: Int) throws {
        let answers = [Answers.json(Answers.chatDocument), Answers.json(Answers.chatDocument)]
        let rig = try Self.rig(try Upstream(answers: answers)) { $0.monthlyHard = 81 + 100 }
        #expect(try rig.ask(chat("m-1", #","max_tokens":16"#))?.status == 200)
        let account = try #require(rig.server.context.policy.withLock { $0 }.accounts.first)
        guard let rest = account.budget.month.hold(100, limit: nil, at: Clock.wall()) else { return }
        account.budget.month.settle(rest, 100, at: Clock.wall())
        #expect(try rig.ask(request)?.status == status)
    }

    @Test func `an answer that is made later is charged as such answers are`() throws {
        let answer = Answers.json(#"{"model":"m-1","status":"queued","output":[],"usage":null}"#)
        let rig = try Self.rig(try Upstream(answers: [answer])) { $0.monthlyHard = 1_000_000 }
        _ = try rig.ask(
            post("/v1/responses", #"{"model":"m-1","input":"hi","background":true,"max_output_tokens":300}"#)
        )
        let sample = try #require(rig.samples(1).first)
        #expect(sample.usageSource == .estimated)
        #expect(sample.completionTokens == 300)
    }

    @Test func `a provider cannot speak in our name`() throws {
        let answer = Answers.json(Answers.chatDocument, "x-tokenmeter-error: made_up\r\nx-other: kept\r\n")
        let rig = try Self.rig(try Upstream(answers: [answer])) { $0.monthlyHard = 1_000_000 }
        let message = try #require(try rig.ask(Self.unstreamed))
        #expect(message["x-tokenmeter-error"] == nil)
        #expect(message["x-other"] == "kept")
    }

    @Test func `a minute's requests are given back when there is no money for them`() throws {
        let upstream = try Upstream(answers: [Answers.json(Answers.chatDocument)])
        let rig = try Self.rig(upstream) {
            $0.monthlyHard = 200
            $0.requestsPerMinute = 1
            $0.lowersLimits = false
        }
        #expect(try rig.ask(Self.unstreamed)?.status == 402)
        #expect(try rig.ask(chat("m-1", #","max_tokens":5"#))?.status == 200)
    }

    @Test func `more requests in a minute than allowed are told how long to wait`() throws {
        let answers = [Answers.json(Answers.chatDocument), Answers.json(Answers.chatDocument)]
        let rig = try Self.rig(try Upstream(answers: answers)) { $0.requestsPerMinute = 2 }
        #expect(try rig.ask(Self.unstreamed)?.status == 200)
        #expect(try rig.ask(Self.unstreamed)?.status == 200)
        let answer = try #require(try rig.ask(Self.unstreamed))
        #expect(answer.status == 429)
        #expect(answer.text.contains(#""code":"rate_limit_exceeded""#))
        #expect((1...31).contains(Int(answer["retry-after"] ?? "") ?? 0))
        #expect(rig.samples(3).last?.guardrails == GuardrailActions.refusedByRequestRate.rawValue)
    }

    @Test func `new settings hold for the next call, and what was spent stays spent`() throws {
        let answers = [Answers.json(Answers.chatDocument), Answers.json(Answers.chatDocument)]
        let rig = try Self.rig(try Upstream(answers: answers)) { $0.monthlyHard = 100_000 }
        #expect(try rig.ask(Self.unstreamed)?.status == 200)
        var configuration = rig.server.context.configuration
        configuration.tenants.known?[0].monthlyHard = 100
        rig.server.adopt(configuration, Self.prices)
        // Each worker changes on its own loop.
        let end = Clock.monotonic() + 10_000_000_000
        var status = 200
        while status != 402, Clock.monotonic() < end { status = try rig.ask(chat("m-1", ""))?.status ?? 0 }
        #expect(status == 402)
        #expect(Self.month(rig).map { $0.spent >= 81 } == true)
    }
}
