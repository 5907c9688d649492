// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

struct FamiliesTests {
    /// One streamed exchange with everything that a sample can say.
    private static func everything(_ labels: Labels) -> RequestSample {
        .model { sample in
            sample.provider = labels.providers.admit("openai")
            sample.model = labels.models.admit("gpt-5.5")
            sample.tenant = labels.tenants.admit("team-a")
            sample.route = labels.routes.admit("/v1/responses")
            sample.method = 2
            sample.duration = 2_000_000_000
            sample.timeToFirstToken = 300_000_000
            sample.generation = 900_000_000
            sample.gaps.add(900_000_000)
            sample.requestOverhead = 20_000
            sample.responseOverhead = 5_000
            sample.promptTokens = 1000
            sample.completionTokens = 10
            sample.cachedTokens = 600
            sample.cacheWriteTokens = 50
            sample.reasoningTokens = 4
            sample.promptCharacters = 4000
            sample.estimateError = 42_000
            sample.guardrails = 0b101
            sample.costNanodollars = 1_234_567
            sample.usageSource = .provider
            sample.isStream = true
            sample.isPriceUnknown = true
            sample.retries.connect = 1
            sample.retries.reset = 2
            sample.retries.timeout = 3
            sample.retries.rateLimited = 4
            sample.retries.serverError = 5
        }
    }

    private static let guardrails = [
        [Label("action", "refuse"), Label("reason", "month")], [Label("action", "cut"), Label("reason", "month")],
        [Label("action", "warn"), Label("reason", "day")],
    ]

    private static let model = ["provider": "openai", "model": "gpt-5.5"]
    private static let spender = model.merging(["tenant": "team-a"]) { $1 }

    @Test(arguments: [
        ("llm_requests_total", spender.merging(["status": "200"]) { $1 }, 1),
        ("llm_tokens_total", spender.merging(["phase": "prompt"]) { $1 }, 1000),
        ("llm_tokens_total", spender.merging(["phase": "completion"]) { $1 }, 10),
        ("llm_cost_usd_total", spender, 0.001234567),
        ("llm_cached_tokens_total", spender, 600),
        ("llm_cache_write_tokens_total", spender, 50),
        ("llm_reasoning_tokens_total", spender, 4),
        ("llm_usage_source_total", model.merging(["source": "provider"]) { $1 }, 1),
        ("llm_streams_total", model.merging(["outcome": "completed"]) { $1 }, 1),
        ("llm_price_unknown_total", model, 1),
        ("llm_guardrail_actions_total", ["tenant": "team-a", "action": "refuse", "reason": "month"], 1),
        ("llm_guardrail_actions_total", ["tenant": "team-a", "action": "warn", "reason": "day"], 1),
        ("llm_upstream_retries_total", ["provider": "openai", "reason": "connect"], 1),
        ("llm_upstream_retries_total", ["provider": "openai", "reason": "reset"], 2),
        ("llm_upstream_retries_total", ["provider": "openai", "reason": "timeout"], 3),
        ("llm_upstream_retries_total", ["provider": "openai", "reason": "rate_limited"], 4),
        ("llm_upstream_retries_total", ["provider": "openai", "reason": "server_error"], 5),
        ("proxy_samples_recorded_total", [:], 1),
        ("proxy_samples_folded_total", [:], 1),
    ])
    func `shows a model exchange as numbers`(name: String, labels: [String: String], value: Double) {
        var rig = Rig(labels: Labels(guardrails: Self.guardrails))

        let snapshot = rig.snapshot(after: [Self.everything(rig.labels)])

        #expect(snapshot.number(name, labels) == value)
    }

    @Test(arguments: [
        (
            "http_request_duration_seconds",
            ["route": "/v1/responses", "method": "POST", "status_code": "200"], 2.0, 2.5
        ),
        ("llm_request_duration_seconds", model, 2.0, 2.5),
        ("llm_time_to_first_token_seconds", model, 0.3, 0.5),
        ("llm_time_per_output_token_seconds", model, 0.1, 0.1),
        ("llm_token_estimate_error_ratio", model, 0.042, 0.05),
        ("llm_prompt_chars_histogram", ["tenant": "team-a"], 4000, 4096),
        ("proxy_overhead_seconds", ["phase": "request"], 0.00002, 0.000025),
        ("proxy_overhead_seconds", ["phase": "response"], 0.000005, 0.000005),
    ])
    func `shows a model exchange in histograms`(name: String, labels: [String: String], sum: Double, bucket: Double)
        throws
    {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [Self.everything(rig.labels)])

        let histogram = try #require(snapshot.histogram(name, labels))
        #expect(histogram.sum == sum)
        #expect(histogram.counts == histogram.bounds.map { $0 == bucket ? 1 : 0 } + [0])
    }

    @Test func `names every family as the contract does, with help and sorted labels`() {
        var rig = Rig(labels: Labels(guardrails: Self.guardrails), gauges: [WorkerGauges()])

        let snapshot = rig.snapshot(after: [Self.everything(rig.labels)])

        #expect(
            snapshot.families.map(\.name) == [
                "http_request_duration_seconds", "llm_requests_total", "llm_tokens_total", "llm_cost_usd_total",
                "llm_cached_tokens_total", "llm_cache_write_tokens_total", "llm_reasoning_tokens_total",
                "llm_request_duration_seconds", "llm_time_to_first_token_seconds", "llm_time_per_output_token_seconds",
                "llm_inter_token_latency_seconds", "llm_usage_source_total", "llm_streams_total",
                "llm_price_unknown_total", "llm_token_estimate_error_ratio",
                "llm_prompt_chars_histogram", "llm_guardrail_actions_total", "llm_estimated_cost_usd_gauge",
                "llm_upstream_retries_total",
                "proxy_overhead_seconds",
                "proxy_samples_recorded_total", "proxy_samples_folded_total", "proxy_ring_fill_ratio",
                "proxy_ring_full_total", "proxy_build_info",
                "proxy_requests_in_flight", "proxy_connections", "proxy_series",
            ]
        )
        #expect(snapshot.families.allSatisfy { $0.help.hasSuffix(".") })
        #expect(snapshot.families.filter { $0.kind == .counter }.allSatisfy { $0.name.hasSuffix("_total") })
        for series in snapshot.families.flatMap(\.series) {
            let names = series.identity.labels.map(\.name)
            #expect(names == names.sorted())
        }
    }

    @Test func `shows nothing that never moved, except what has no labels`() {
        let rig = Rig(gauges: [WorkerGauges()])

        let snapshot = rig.collector.snapshot()

        #expect(
            snapshot.families.map(\.name) == [
                "proxy_samples_recorded_total", "proxy_samples_folded_total", "proxy_ring_fill_ratio",
                "proxy_ring_full_total", "proxy_build_info",
                "proxy_requests_in_flight", "proxy_connections", "proxy_series",
            ]
        )
        #expect(snapshot.number("proxy_series") == 9)
    }

    @Test func `counts an exchange without a model in the request duration only`() {
        var rig = Rig()
        var sample = Self.everything(rig.labels)
        sample.kind = .http

        let snapshot = rig.snapshot(after: [sample])

        #expect(snapshot.total("http_request_duration_seconds") == 1)
        #expect(snapshot.families.allSatisfy { !$0.name.hasPrefix("llm_") && $0.name != "proxy_overhead_seconds" })
    }

    @Test(arguments: [
        (RequestSample.UsageSource.provider, 1010.0, "provider" as String?), (.partial, 1010, "partial"),
        (.estimated, 1010, "estimated"), (.none, 0, nil),
    ])
    func `adds tokens of every source but none, and says which it was`(
        source: RequestSample.UsageSource,
        tokens: Double,
        label: String?
    ) {
        var rig = Rig()
        var sample = Self.everything(rig.labels)
        sample.usageSource = source

        let snapshot = rig.snapshot(after: [sample])

        #expect(snapshot.total("llm_tokens_total") == tokens)
        #expect(snapshot.total("llm_cached_tokens_total") == (label == nil ? 0 : 600))
        #expect(snapshot.family("llm_usage_source_total")?.series.first?.identity.labels.last?.value == label)
        #expect(snapshot.total("llm_requests_total") == 1)
    }

    @Test(arguments: [
        (RequestSample.Outcome.completed, "completed"), (.clientAborted, "client_aborted"),
        (.upstreamFailed, "upstream_failed"), (.cut, "cut"),
    ])
    func `tells how a stream ended, and nothing of other answers`(outcome: RequestSample.Outcome, label: String) {
        var rig = Rig()
        var stream = Self.everything(rig.labels)
        stream.outcome = outcome
        var document = stream
        document.isStream = false

        let snapshot = rig.snapshot(after: [stream, document])

        #expect(snapshot.number("llm_streams_total", Self.model.merging(["outcome": label]) { $1 }) == 1)
        #expect(snapshot.total("llm_streams_total") == 1)
    }

    @Test(arguments: [
        (isStream: true, tokens: 2 as UInt32, generation: 10_000_000 as UInt64, sum: 0.01 as Double?),
        (true, 11, 10_000_000, 0.001),
        (true, 1, 10_000_000, nil),
        (true, 0, 10_000_000, nil),
        (true, 2, 0, nil),
        (false, 2, 10_000_000, nil),
    ])
    func `divides the generation by the tokens after the first`(
        isStream: Bool,
        tokens: UInt32,
        generation: UInt64,
        sum: Double?
    ) {
        var rig = Rig()
        var sample = Self.everything(rig.labels)
        sample.isStream = isStream
        sample.completionTokens = tokens
        sample.generation = generation

        let snapshot = rig.snapshot(after: [sample])

        #expect(snapshot.histogram("llm_time_per_output_token_seconds", Self.model)?.sum == sum)
    }

    @Test func `observes no duration that was not measured`() {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model()])

        #expect(snapshot.family("llm_time_to_first_token_seconds") == nil)
        #expect(snapshot.family("proxy_overhead_seconds") == nil)
        #expect(snapshot.total("llm_request_duration_seconds") == 1)
    }

    @Test func `shows a cost of zero from the first exchange on`() {
        var rig = Rig()

        let snapshot = rig.snapshot(after: [.model()])

        #expect(
            snapshot.number("llm_cost_usd_total", ["provider": "other", "model": "other", "tenant": "other"]) == 0
        )
    }

    @Test(arguments: [(0 as UInt8, "GET"), (1, "HEAD"), (2, "POST"), (6, "OPTIONS"), (7, "other"), (200, "other")])
    func `names the method`(raw: UInt8, name: String) {
        var rig = Rig()
        var sample = RequestSample()
        sample.method = raw
        sample.status = 404

        let snapshot = rig.snapshot(after: [sample])

        let labels = ["route": "other", "method": name, "status_code": "404"]
        #expect(snapshot.histogram("http_request_duration_seconds", labels)?.count == 1)
    }
}
