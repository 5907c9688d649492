// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What an answer amounted to.
extension Exchange {
    /// Puts tokens, times and cost into the sample; `hasEnded` says whether the answer's body came to its end.
    func settle(_ meter: borrowing AnswerMeter, _ head: ResponseHead, hasEnded: Bool) {
        guard (200..<300).contains(head.status) else { return }
        settle(meter, hasEnded: hasEnded)
    }

    func settle(_ meter: borrowing AnswerMeter, hasEnded: Bool) {
        guard let call else { return }
        let isComplete = meter.end == .completed || (meter.end == .open && hasEnded)
        sample.outcome = isComplete ? .completed : .upstreamFailed
        let model = call.model.isEmpty ? meter.model ?? "" : call.model
        // Only what has answered gets a label: made-up names never do.
        if isComplete || meter.tokenEvents > 0 || meter.usage != nil { sample.model = context.admitModel(model) }
        setTimes(meter)
        setUsage(meter, call, isComplete: isComplete)
        setCost(call, model)
    }

    private func setTimes(_ meter: borrowing AnswerMeter) {
        guard sample.isStream, let first = meter.firstTokenAt, first >= started else { return }
        sample.timeToFirstToken = max(first - started, 1)
        if let last = meter.lastTokenAt, last > first { sample.generation = last - first }
    }

    private func setUsage(_ meter: borrowing AnswerMeter, _ call: ModelCall, isComplete: Bool) {
        guard let usage = meter.usage else {
            sample.usageSource = .estimated
            sample.promptTokens = UInt32(clamping: call.promptTokens)
            sample.completionTokens = UInt32(clamping: meter.outputText.estimatedTokens)
            return
        }
        sample.usageSource = isComplete ? .provider : .partial
        sample.promptTokens = UInt32(clamping: usage.input)
        sample.completionTokens = UInt32(clamping: usage.output)
        sample.cachedTokens = UInt32(clamping: usage.cached)
        sample.cacheWriteTokens = UInt32(clamping: usage.cacheWrite)
        sample.reasoningTokens = UInt32(clamping: usage.reasoning)
    }

    private func setCost(_ call: ModelCall, _ model: String) {
        let price = call.price ?? (call.model.isEmpty ? context.price(call.provider, model) : nil)
        sample.isPriceUnknown = price == nil
        guard let price else { return }
        sample.costNanodollars = price.cost(
            input: Int(sample.promptTokens),
            cached: Int(sample.cachedTokens),
            cacheWrite: Int(sample.cacheWriteTokens),
            output: Int(sample.completionTokens)
        )
    }
}
