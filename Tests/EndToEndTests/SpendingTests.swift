// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// Budgets at their limit.
    struct SpendingTests {
        private static let streams = 256
        private static let limit = 4.0

        @Test func `streams at the limit spend all of a budget and nothing beyond it`() async throws {
            let scratch = try Scratch()
            let port = try Loopback.freePort()
            let script = Tools.script("spending.py")
            let provider = try ChildProcess(["python3", script, "serve", "\(port)"], in: scratch)
            let prices = try scratch.write("{ \"words:*\": { input: 1, output: 10 } }", to: "prices.json5")
            let proxy = try await ProxyServer(
                """
                workers: 2, prices: { file: "\(prices)" },
                providers: { words: { kind: "openai", base_url: "http://127.0.0.1:\(port)/v1" } },
                tenants: { known: { racer: { monthly_hard_usd: \(Self.limit) } } },
                """,
                in: scratch
            )

            let race = try ChildProcess(
                ["python3", script, "race", "\(proxy.port)", "\(Self.streams)", "1000", "10000"],
                in: scratch
            )
            try await #expect(race.finish(within: .seconds(100)) == .exited(0), "\(race.errors)")

            let told = try JSON(race.output)
            print("\(Self.streams) streams at the limit: \(race.output)")
            #expect(told.others.items == [])
            #expect(told.restarts.int == 0)
            #expect(told.false_refusals.int == 0)
            let page = try await proxy.metrics("nothing is in progress") {
                $0.sum("llm_budget_reserved_usd", ["tenant": "racer"]) == 0
            }
            let spent = page.sum("llm_budget_spent_usd", ["tenant": "racer", "period": "monthly"])
            // What clients were sent, at the prices above; a cut stream's tokens are counted by estimate.
            let calls = try #require(told.completed.int) + #require(told.cut.int)
            let truth = (Double(calls) * 40 * 1000 + Double(try #require(told.tokens.int)) * 10_000) / 1e9
            print("spent \(spent), sent \(truth) of \(Self.limit)")
            #expect(spent <= Self.limit * 1.001)
            #expect(spent > Self.limit * 0.999)
            #expect(abs(truth - spent) < Self.limit * 0.002)
            #expect(try #require(told.cut.int) > 0)
            #expect(try #require(told.lowered.int) > 0)
            // Every stream is metered, those that were cut included.
            #expect(page.sum("llm_streams_total") == Double(calls))
            #expect(page.sum("llm_streams_total", ["outcome": "cut"]) == Double(told.cut.int ?? -1))
            await proxy.process.stop()
            await provider.stop()
        }
    }
}
