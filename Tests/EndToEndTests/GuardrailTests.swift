// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

extension EndToEnd {
    /// What Codex CLI and OpenAI's SDK make of what is done for a budget's sake.
    struct GuardrailTests {
        /// A tenant with these settings pays for everything; a token costs a thousandth of a cent.
        private static func members(_ tenant: String, in scratch: Scratch) throws -> String {
            let prices = try scratch.write("{ \"mock:*\": { input: 10, output: 10 } }", to: "prices.json5")
            return "prices: { file: \"\(prices)\" }, tenants: { known: { default: { \(tenant) } } },"
        }

        private struct Outcome {
            let ending: ChildProcess.Ending
            let terminal: String
            let page: MetricsPage
        }

        /// One turn of Codex behind a proxy whose tenant has these settings.
        private static func turn(
            _ tenant: String,
            upstream options: [String] = [],
            isKept: Bool = false,
            _ body: (Outcome, Codex, MockUpstream) async throws -> Void
        ) async throws {
            let scratch = try Scratch()
            let upstream = try await MockUpstream(options, in: scratch)
            let proxy = try await ProxyServer(
                upstreamConfiguration(upstream.url) + members(tenant, in: scratch),
                in: scratch
            )
            let codex = try Codex(speakingTo: proxy.url, in: scratch)
            let run = try ChildProcess(
                codex.command(isEphemeral: !isKept, "say hi"),
                environment: codex.environment,
                in: scratch
            )
            let ending = try await run.finish(within: .seconds(70))
            let page = try await proxy.metrics("the call is counted") { $0.contains("llm_requests_total") }
            let terminal = run.errors + run.output
            try await body(Outcome(ending: ending, terminal: terminal, page: page), codex, upstream)
            await proxy.process.stop()
            await upstream.process.stop()
        }

        @Test func `Codex makes one request of a refused turn and shows our sentence`() async throws {
            try await Self.turn("monthly_hard_usd: 0.001") { outcome, _, upstream in
                #expect(outcome.ending == .exited(1))
                #expect(outcome.terminal.contains("You’ve hit your usage limit. This call would cost about"))
                #expect(outcome.terminal.contains("default has for this month"))
                #expect(outcome.page.sum("llm_requests_total", ["status": "429"]) == 1)
                #expect(outcome.page.sum("llm_requests_total") == 1)
                let requests = try await upstream.statistics().requests.int
                #expect(requests == 0)
            }
        }

        @Test func `Codex makes one request of a turn that is too dear and shows the figures`() async throws {
            try await Self.turn("request_max_usd: 0.001") { outcome, _, upstream in
                #expect(outcome.ending == .exited(1))
                #expect(outcome.terminal.contains("a single call of default may cost $0.0010 at most"))
                #expect(outcome.page.sum("llm_requests_total", ["status": "400"]) == 1)
                #expect(outcome.page.sum("llm_requests_total") == 1)
                let requests = try await upstream.statistics().requests.int
                #expect(requests == 0)
            }
        }

        @Test func `Codex does not notice a cheaper model, and accuses nobody`() async throws {
            let options = ["--extra-header", "openai-model: mini-model"]
            let tenant = "daily_soft_usd: 0, downgrade: { \"mock-model\": \"mini-model\" }"
            try await Self.turn(tenant, upstream: options) { outcome, _, upstream in
                #expect(outcome.ending == .exited(0), "\(outcome.terminal)")
                #expect(!outcome.terminal.contains("flagged"))
                #expect(!outcome.terminal.contains("rerouted"))
                let asked = try await upstream.requests().last?.body.model.string
                #expect(asked == "mini-model")
                #expect(outcome.page.sum("llm_requests_total", ["model": "mini-model"]) == 1)
                let actions = ["action": "downgrade", "reason": "daily_soft_usd"]
                #expect(outcome.page.sum("llm_guardrail_actions_total", actions) == 1)
            }
        }

        @Test func `Codex does not start over when its stream is cut`() async throws {
            let options = ["--tokens", "4000", "--rate", "2000"]
            try await Self.turn("request_max_usd: 0.12", upstream: options) { outcome, _, upstream in
                #expect(outcome.ending == .exited(1))
                #expect(outcome.terminal.contains("Quota exceeded"))
                let requests = try await upstream.statistics().requests.int
                #expect(requests == 1)
                #expect(outcome.page.sum("llm_streams_total", ["outcome": "cut"]) == 1)
                let actions = ["action": "cut", "reason": "request_max_usd"]
                #expect(outcome.page.sum("llm_guardrail_actions_total", actions) == 1)
                // What was counted when it was cut, and no more than it may have cost.
                let cost = outcome.page.sum("llm_cost_usd_total")
                #expect(cost > 0.09 && cost <= 0.12, "\(cost)")
            }
        }

        @Test func `Codex knows how much of the day and the month is used`() async throws {
            try await Self.turn("daily_soft_usd: 0.13, monthly_hard_usd: 10", isKept: true) { outcome, codex, _ in
                #expect(outcome.ending == .exited(0), "\(outcome.terminal)")
                let limits = try #require(try codex.rateLimits())
                #expect(limits.primary.used_percent.number == 0)
                #expect(limits.primary.window_minutes.int == 1440)
                #expect(limits.secondary.used_percent.number == 0)
                #expect((40_320...44_640).contains(limits.secondary.window_minutes.int ?? 0))
            }
        }

        @Test(arguments: [
            (tenant: "monthly_hard_usd: 0.000001", status: 402, code: "budget_exceeded", calls: 1, answered: 0),
            (tenant: "request_max_usd: 0.000001", status: 400, code: "request_too_expensive", calls: 1, answered: 0),
            // It waits as long as it is told, and tries again.
            (tenant: "requests_per_minute: 60", status: 0, code: "", calls: 62, answered: 62),
        ])
        func `OpenAI's SDK makes of a refusal what its user expects`(
            tenant: String,
            status: Int,
            code: String,
            calls: Int,
            answered: Int
        ) async throws {
            let scratch = try Scratch()
            let upstream = try await MockUpstream(in: scratch)
            let proxy = try await ProxyServer(
                upstreamConfiguration(upstream.url) + Self.members(tenant, in: scratch),
                in: scratch
            )
            let run = try ChildProcess(
                [try Tools.python(), Tools.script("sdk_refusals.py"), "\(proxy.url)/v1", "\(calls)"],
                in: scratch
            )
            try await #expect(run.finish(within: .seconds(70)) == .exited(0), "\(run.errors)")
            let told = try JSON(run.output)
            #expect(told.answered.int == answered)
            #expect(told.status.int == status)
            #expect(told.code.string == code)
            #expect(try await upstream.statistics().requests.int == answered)
            if status != 0 {
                let page = try await proxy.metrics("the refusal is counted") { $0.contains("llm_requests_total") }
                #expect(page.sum("llm_requests_total") == 1)
            }
            await proxy.process.stop()
            await upstream.process.stop()
        }
    }
}
