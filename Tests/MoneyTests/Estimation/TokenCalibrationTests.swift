// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

struct TokenCalibrationTests {
    private let model = ModelKey(provider: 1, model: 7)
    private let otherModel = ModelKey(provider: 2, model: 7)

    @Test(arguments: [0, 1, 10, 5000, 4_000_000])
    func `a model never seen gets the estimate as it is`(estimate: Int) {
        let calibration = TokenCalibration()
        #expect(calibration.inputTokens(estimated: estimate, for: model) == estimate)
        #expect(calibration.outputTokens(estimated: estimate, for: model) == estimate)
    }

    /// How a model's tokenizer differs from the estimate: in proportion, and by what its provider adds to each request.
    private static let tokenizers: [(slope: Double, base: Double)] = [
        (1, 0), (1.25, 0), (0.8, 0), (1.1, 12), (1, 300), (1.7, 90), (0.5, 0),
    ]

    @Test(arguments: tokenizers)
    func `estimates of a model come to agree with what it counts, whatever the size`(slope: Double, base: Double) {
        var calibration = TokenCalibration()
        var random = Numbers(seed: 11)
        for _ in 0..<60 {
            let estimate = random.between(20, 40) << random.between(0, 9)
            calibration.learn(model, input: estimate, tokens: slope * Double(estimate) + base)
        }

        for estimate in [100, 1000, 5000, 20_000] {
            let truth = slope * Double(estimate) + base
            let error = calibration.learn(model, input: estimate, tokens: truth).input
            #expect(error.map { $0 < 0.03 } == true, "\(estimate)")
        }
    }

    @Test(arguments: tokenizers)
    func `the first answer of a long conversation already teaches most of the proportion`(slope: Double, base: Double) {
        var calibration = TokenCalibration()
        let before = calibration.learn(model, input: 20_000, tokens: slope * 20_000 + base).input
        let after = calibration.learn(model, input: 21_000, tokens: slope * 21_000 + base).input
        #expect((after ?? 1) <= (before ?? 0) * 0.15 + 0.001)
    }

    @Test func `requests that are alike but for some noise are estimated as well as the noise allows`() {
        var calibration = TokenCalibration()
        var random = Numbers(seed: 12)
        var worst = 0.0
        for round in 0..<400 {
            let estimate = random.between(2000, 60_000)
            let noise = Double(random.between(970, 1030)) / 1000
            let error = calibration.learn(model, input: estimate, tokens: 1.3 * noise * Double(estimate)).input
            if round >= 20 { worst = max(worst, error ?? 1) }
        }
        #expect(worst > 0)
        #expect(worst < 0.06)
    }

    @Test func `a tokenizer that changes is followed`() {
        var calibration = TokenCalibration()
        for _ in 0..<200 { calibration.learn(model, input: 3000, tokens: 3000) }
        for _ in 0..<100 { calibration.learn(model, input: 3000, tokens: 4200) }
        #expect((4100...4300).contains(calibration.inputTokens(estimated: 3000, for: model)))
    }

    @Test func `models and providers are apart, and so are input and output`() {
        var calibration = TokenCalibration()
        for _ in 0..<50 { calibration.learn(model, input: 1000, tokens: 2000) }
        #expect(calibration.inputTokens(estimated: 1000, for: model) > 1900)
        #expect(calibration.inputTokens(estimated: 1000, for: otherModel) == 1000)
        #expect(calibration.outputTokens(estimated: 1000, for: model) == 1000)
    }

    @Test(arguments: [(shown: 900, reasoning: 3000), (shown: 900, reasoning: 0), (shown: 3900, reasoning: 3000)])
    func `reasoning counts where its text is shown`(shown: Int, reasoning: Int) {
        var calibration = TokenCalibration()
        var usage = TokenUsage()
        usage.output = shown < reasoning ? shown + reasoning : shown
        usage.reasoning = reasoning
        for _ in 0..<50 {
            calibration.learn(model, estimatedInput: 0, estimatedOutput: shown - 100, usage: usage)
        }
        let calibrated = calibration.outputTokens(estimated: shown - 100, for: model)
        #expect(abs(calibrated - shown) < shown / 50)
    }

    @Test func `what has no estimate or no usage teaches nothing`() {
        var calibration = TokenCalibration()
        #expect(calibration.learn(model, input: 0, tokens: 500).input == nil)
        #expect(calibration.learn(model, input: 500, tokens: 0).input == nil)
        #expect(calibration.inputTokens(estimated: 500, for: model) == 500)
    }

    @Test func `absurd numbers do no lasting harm`() {
        var calibration = TokenCalibration()
        var random = Numbers(seed: 13)
        for _ in 0..<2000 {
            var usage = TokenUsage()
            usage.input = random.one(of: absurd)
            usage.output = random.one(of: absurd)
            usage.reasoning = random.one(of: absurd)
            let (input, output) = (random.one(of: absurd), random.one(of: absurd))
            calibration.learn(model, estimatedInput: input, estimatedOutput: output, usage: usage)
            for estimate in absurd {
                let bounds = 0...Int(UInt32.max)
                #expect(bounds.contains(calibration.inputTokens(estimated: estimate, for: model)))
                #expect(bounds.contains(calibration.outputTokens(estimated: estimate, for: model)))
            }
        }
        for _ in 0..<400 { calibration.learn(model, input: 1000, tokens: 1100) }
        #expect((1080...1120).contains(calibration.inputTokens(estimated: 1000, for: model)))
    }

    @Test func `invented models cannot push out one that is in use`() {
        var calibration = TokenCalibration(capacity: 64)
        for invented in 0..<100_000 as Range<UInt32> {
            calibration.learn(ModelKey(provider: 9, model: invented), input: 1000, tokens: 5000)
            if invented % 8 == 0 { calibration.learn(model, input: 1000, tokens: 1500) }
        }
        #expect((1450...1550).contains(calibration.inputTokens(estimated: 1000, for: model)))
    }
}

extension TokenCalibration {
    @discardableResult
    fileprivate mutating func learn(_ key: ModelKey, input estimate: Int, tokens: Double) -> Errors {
        var usage = TokenUsage()
        usage.input = Int(tokens.rounded())
        return learn(key, estimatedInput: estimate, estimatedOutput: 0, usage: usage)
    }
}
