// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol
import Testing

struct EstimationLinesTests {
    private let key = ModelKey(provider: 1, model: 2)

    private func learnt() -> (calibration: TokenCalibration, forecast: Forecast) {
        var (calibration, forecast) = (TokenCalibration(), Forecast())
        var usage = TokenUsage()
        (usage.input, usage.output, usage.cached) = (2600, 350, 1300)
        for _ in 0..<40 {
            calibration.learn(key, estimatedInput: 2000, estimatedOutput: 300, usage: usage)
            forecast.learn(key, usage: usage)
        }
        return (calibration, forecast)
    }

    private func lines() -> String {
        let (calibration, forecast) = learnt()
        return calibration.encoded { _ in ("openai", "gpt-β 5") } + forecast.encoded { _ in ("openai", "gpt-β 5") }
    }

    @Test func `what was learnt outlives the process, under other numbers for the same names`() {
        let other = ModelKey(provider: 70, model: 80)
        var (calibration, forecast) = (TokenCalibration(), Forecast())
        calibration.restore(lines()) { $0 == "openai" && $1 == "gpt-β 5" ? other : nil }
        forecast.restore(lines()) { $0 == "openai" && $1 == "gpt-β 5" ? other : nil }

        let before = learnt()
        for estimate in [50, 2000, 90_000] {
            #expect(
                calibration.inputTokens(estimated: estimate, for: other)
                    == before.calibration.inputTokens(estimated: estimate, for: key)
            )
            #expect(
                forecast.forecast(other, estimatedInput: estimate, outputLimit: nil)
                    == before.forecast.forecast(key, estimatedInput: estimate, outputLimit: nil)
            )
        }
        #expect(calibration.inputTokens(estimated: 2000, for: other) > 2500)
    }

    @Test func `a damaged file teaches nothing wrong`() {
        let whole = Array(lines().utf8)
        let learntInput = learnt().calibration.inputTokens(estimated: 2000, for: key)
        var random = Numbers(seed: 31)
        for _ in 0..<500 {
            var bytes = whole
            let place = random.between(0, bytes.count - 1)
            bytes[place] = bytes[place] &+ UInt8(random.between(1, 255))
            var calibration = TokenCalibration()
            calibration.restore(String(decoding: bytes, as: UTF8.self)) { _, _ in key }
            let tokens = calibration.inputTokens(estimated: 2000, for: key)
            #expect(tokens == 2000 || tokens == learntInput)
        }
        let learntOutput = learnt().forecast.forecast(key, estimatedInput: 10, outputLimit: nil).output
        for length in 0..<whole.count {
            var forecast = Forecast()
            forecast.restore(String(decoding: whole[..<length], as: UTF8.self)) { _, _ in key }
            let output = forecast.forecast(key, estimatedInput: 10, outputLimit: nil).output
            #expect(output == Forecast.unknownOutput || output == learntOutput)
        }
    }

    @Test func `a name that would break its line is left out`() {
        #expect(learnt().calibration.encoded { _ in ("openai", "a\tb\nc") }.isEmpty)
    }
}
