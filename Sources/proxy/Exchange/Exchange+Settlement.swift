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
        // A client may leave with the last bytes on their way: what was settled is settled.
        if !isRecorded { settle(relay, hasEnded: false) }
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
        guard let usage = usage(relay, call, isComplete: isComplete) else { return }
        setUsage(usage)
        setCost(usage, call, model, relay.meter.serviceTier)
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

    /// The provider's numbers if they came, else counted text; nil where there is nothing to be paid for.
    private func usage(_ relay: AnswerRelay, _ call: ModelCall, isComplete: Bool) -> TokenUsage? {
        let key = context.modelKey(call.provider, call.model)
        let text = relay.meter.outputText
        let counted = context.calibration.outputTokens(estimated: text.estimatedTokens, for: key)
        if let usage = relay.meter.usage {
            sample.usageSource = isComplete ? .provider : .partial
            if isComplete { learn(key, relay.meter, call, usage) }
            return isComplete ? usage : completed(usage, call, counted)
        }
        // An error in the clothes of an answer has cost nothing.
        guard relay.meter.end != .failed || text.characters > 0 else { return nil }
        sample.usageSource = .estimated
        var usage = call.expected
        // An answer that nobody can read here, or that is made later, is as long as such answers are.
        let isUnread = !relay.isMetered || (call.isBackground && text.characters == 0)
        if !isUnread { usage.setOutput(counted) }
        return usage
    }

    /// The last count that came before a break may be older than the text that came after it.
    private func completed(_ usage: TokenUsage, _ call: ModelCall, _ counted: Int) -> TokenUsage {
        var usage = usage
        if usage.input == 0 { (usage.input, usage.cached) = (call.expected.input, call.expected.cached) }
        usage.output = max(usage.output, counted)
        return usage
    }

    private func learn(_ key: ModelKey, _ meter: borrowing AnswerMeter, _ call: ModelCall, _ usage: TokenUsage) {
        let errors = context.learn(
            key,
            estimatedInput: call.estimatedTokens,
            estimatedOutput: meter.outputText.estimatedTokens,
            usage: usage
        )
        guard let error = errors.input else { return }
        // The greatest number stands for "not known".
        sample.estimateError = UInt32(min(error * 1_000_000, Double(UInt32.max - 1)))
    }

    /// Charges what a provider has been asked for by somebody who does not wait for it any more.
    func chargePrompt() {
        guard let call else { return }
        var usage = call.expected
        // A provider ends a stream that nobody reads; another answer it finishes.
        if sample.isStream { usage.setOutput(0) }
        sample.usageSource = .estimated
        setUsage(usage)
        setCost(usage, call, call.model, nil)
    }

    private func setUsage(_ usage: TokenUsage) {
        sample.promptTokens = UInt32(clamping: usage.input)
        sample.completionTokens = UInt32(clamping: usage.output)
        sample.cachedTokens = UInt32(clamping: usage.cached)
        sample.cacheWriteTokens = UInt32(clamping: usage.cacheWrite)
        sample.reasoningTokens = UInt32(clamping: usage.reasoning)
    }

    private func setCost(_ usage: TokenUsage, _ call: ModelCall, _ model: String, _ serviceTier: String?) {
        let price = call.price ?? (call.model.isEmpty ? context.price(call.provider, model) : nil)
        sample.isPriceUnknown = price?.isStandIn ?? true
        if call.model.isEmpty { money?.row.modelUsed = FixedText(model) }
        guard let price else { return }
        // The prices of the moment when the call was let in, as for its reservation.
        let instant = money?.row.startedAt ?? Clock.wall()
        let tier = serviceTier ?? call.serviceTier
        let costs = price.costs(usage, serviceTier: tier, at: instant)
        sample.costNanodollars = costs.charged
        money?.row.uncachedNanodollars = costs.uncached
        money?.row.price = costs.row.label
    }
}
