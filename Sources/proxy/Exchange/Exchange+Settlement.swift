// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol

/// What an answer amounted to.
extension Exchange {
    /// Settles an answer that has not come to its end.
    ///
    /// Codex hangs up as soon as it has read `response.completed`: what the body itself called complete is complete.
    ///
    /// - Returns: what the exchange ends with.
    func settle(_ relay: AnswerRelay, endingWith end: ExchangeEnd) -> ExchangeEnd {
        settle(relay, hasEnded: false)
        let hasAll = relay.meter.end == .completed && (end == .clientGone || end == .cut)
        return hasAll ? .satisfied : end
    }

    /// Puts tokens, times and cost into the sample; `hasEnded` says whether the answer's body came to its end.
    func settle(_ relay: AnswerRelay, hasEnded: Bool) {
        guard let call, (200..<300).contains(sample.status) else { return }
        let isComplete = isComplete(relay, hasEnded: hasEnded)
        sample.outcome = isComplete ? .completed : .upstreamFailed
        let model = call.model.isEmpty ? relay.meter.model ?? "" : call.model
        // Only what has answered gets a label: made-up names never do.
        if isComplete || relay.meter.tokenEvents > 0 || relay.meter.usage != nil {
            sample.model = context.admitModel(model)
        }
        setTimes(relay.meter)
        sample.gaps = relay.gaps
        setUsage(relay.meter, call, isComplete: isComplete)
        setCost(call, model)
    }

    /// A stream that was read and did not say that it is complete is not, however well its framing ends.
    private func isComplete(_ relay: AnswerRelay, hasEnded: Bool) -> Bool {
        switch relay.meter.end {
        case .completed: true
        case .failed: false
        case .open: hasEnded && !(sample.isStream && relay.isMetered)
        }
    }

    private func setTimes(_ meter: borrowing AnswerMeter) {
        guard sample.isStream, let first = meter.firstTokenAt, first >= started else { return }
        sample.timeToFirstToken = max(first - started, 1)
        if let last = meter.lastTokenAt, last > first { sample.generation = last - first }
    }

    private func setUsage(_ meter: borrowing AnswerMeter, _ call: ModelCall, isComplete: Bool) {
        guard let usage = meter.usage else { return estimateUsage(meter, call) }
        sample.usageSource = isComplete ? .provider : .partial
        sample.promptTokens = UInt32(clamping: usage.input)
        sample.completionTokens = UInt32(clamping: usage.output)
        sample.cachedTokens = UInt32(clamping: usage.cached)
        sample.cacheWriteTokens = UInt32(clamping: usage.cacheWrite)
        sample.reasoningTokens = UInt32(clamping: usage.reasoning)
    }

    private func estimateUsage(_ meter: borrowing AnswerMeter, _ call: ModelCall) {
        // An error in the clothes of an answer has cost nothing.
        guard meter.end != .failed || meter.outputText.characters > 0 else { return }
        sample.usageSource = .estimated
        sample.promptTokens = UInt32(clamping: call.promptTokens)
        sample.completionTokens = UInt32(clamping: meter.outputText.estimatedTokens)
    }

    private func setCost(_ call: ModelCall, _ model: String) {
        let price = call.price ?? (call.model.isEmpty ? context.price(call.provider, model) : nil)
        sample.isPriceUnknown = price?.isStandIn ?? true
        guard let price else { return }
        var usage = TokenUsage()
        usage.input = Int(sample.promptTokens)
        usage.cached = Int(sample.cachedTokens)
        usage.cacheWrite = Int(sample.cacheWriteTokens)
        usage.output = Int(sample.completionTokens)
        usage.reasoning = Int(sample.reasoningTokens)
        sample.costNanodollars = price.cost(usage, serviceTier: nil, at: Clock.wall())
    }
}
