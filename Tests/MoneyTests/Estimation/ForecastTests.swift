// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

struct ForecastTests {
    private let model = ModelKey(provider: 3, model: 1)

    private static let limits: [(limit: Int?, output: Int)] = [
        (nil, Forecast.unknownOutput), (Int.max, Forecast.unknownOutput), (100, 100), (0, 0), (-5, 0), (Int.min, 0),
    ]

    @Test(arguments: limits)
    func `of an unknown model some output is expected, and nothing of the cache`(limit: Int?, output: Int) {
        let usage = Forecast().forecast(model, estimatedInput: 8000, outputLimit: limit)
        #expect(usage.input == 8000)
        #expect(usage.output == output)
        #expect(usage.cached == 0)
        #expect(usage.cacheWrite == 0)
    }

    @Test func `converges to what a model's exchanges use`() {
        var forecast = Forecast()
        var usage = TokenUsage()
        (usage.input, usage.output, usage.cached, usage.cacheWrite) = (10_000, 400, 8000, 1000)
        (usage.longCacheWrite, usage.audioInput, usage.audioOutput) = (500, 200, 100)
        for _ in 0..<300 { forecast.learn(model, usage: usage) }

        let expected = forecast.forecast(model, estimatedInput: 20_000, outputLimit: nil)
        #expect((400...404).contains(expected.output))
        #expect((15_900...16_000).contains(expected.cached))
        #expect((2000...2040).contains(expected.cacheWrite))
        #expect((1000...1030).contains(expected.longCacheWrite))
        #expect((400...410).contains(expected.audioInput))
        #expect((100...102).contains(expected.audioOutput))
    }

    @Test func `leaves a margin where exchanges differ, and stays far below the limit`() {
        var forecast = Forecast()
        var random = Numbers(seed: 21)
        var (reserved, used) = (0, 0)
        for _ in 0..<1000 {
            var usage = TokenUsage()
            (usage.input, usage.output) = (5000, random.between(100, 900))
            usage.cached = random.between(0, 1) * 4000
            let expected = forecast.forecast(model, estimatedInput: 5000, outputLimit: 32_000)
            reserved += expected.output
            used += usage.output
            #expect(expected.cached <= 2400)
            forecast.learn(model, usage: usage)
        }
        #expect(reserved > used)
        #expect(reserved < used * 2)
    }

    @Test func `an absurd usage leaves every forecast consistent, and is forgotten`() {
        var forecast = Forecast()
        var random = Numbers(seed: 22)
        for _ in 0..<2000 {
            forecast.learn(model, usage: random.usage(of: absurd))
            let limit = random.one(of: absurd)
            let usage = forecast.forecast(model, estimatedInput: random.one(of: absurd), outputLimit: limit)
            #expect(isConsistent(usage))
            #expect(usage.output <= max(limit, 0))
        }
        var plain = TokenUsage()
        (plain.input, plain.output) = (1000, 50)
        for _ in 0..<2000 { forecast.learn(model, usage: plain) }
        #expect((50...51).contains(forecast.forecast(model, estimatedInput: 1000, outputLimit: nil).output))
    }

    @Test func `a flood of invented models takes no more memory than a few, and spares one in use`() {
        var forecast = Forecast(capacity: 64)
        var usage = TokenUsage()
        (usage.input, usage.output) = (100, 10)
        for invented in 0..<100_000 as Range<UInt32> {
            forecast.learn(ModelKey(provider: invented, model: invented), usage: TokenUsage())
            if invented % 8 == 0 { forecast.learn(model, usage: usage) }
        }
        #expect(forecast.forecast(model, estimatedInput: 100, outputLimit: nil).output == 10)
    }

    private func isConsistent(_ usage: TokenUsage) -> Bool {
        let parts = [
            usage.cached, usage.cacheWrite, usage.longCacheWrite, usage.audioInput, usage.audioOutput, usage.input,
            usage.output,
        ]
        return parts.allSatisfy { (0...Int(UInt32.max)).contains($0) }
            && usage.cached + usage.cacheWrite <= usage.input && usage.longCacheWrite <= usage.cacheWrite
            && usage.audioInput <= usage.input && usage.audioOutput <= usage.output
    }
}

extension Numbers {
    fileprivate mutating func usage(of choices: [Int]) -> TokenUsage {
        var usage = TokenUsage()
        usage.input = one(of: choices)
        usage.output = one(of: choices)
        usage.cached = one(of: choices)
        usage.cacheWrite = one(of: choices)
        usage.longCacheWrite = one(of: choices)
        usage.audioInput = one(of: choices)
        usage.audioOutput = one(of: choices)
        return usage
    }
}
