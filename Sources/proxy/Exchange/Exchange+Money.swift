// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol

/// What a call's budget has to do with its answer.
extension Exchange {
    /// What the client is told of its tenant's budget.
    func budgetFields() -> BudgetFields {
        guard let money else { return BudgetFields() }
        var fields = BudgetFields(money.account, money.client, at: Clock.wall())
        let model = money.isDowngraded ? call?.model : nil
        fields.append(money.actions, model: model)
        return fields
    }

    /// Takes what only the provider's head tells.
    func noteAnswer(_ head: ResponseHead) {
        let names: [StaticString] = ["x-request-id", "request-id", "apim-request-id"]
        for name in names {
            guard let field = head.field(name) else { continue }
            money?.row.requestID = FixedText(head.bytes[field])
            return
        }
    }

    /// Reserves more as a stream goes on; where there is no more, says how the stream is to be ended.
    func ending(_ meter: borrowing AnswerMeter, _ request: ForwardedRequest) -> StreamCut? {
        guard let money, let call else { return nil }
        let tokens = outputTokens(meter, call)
        guard let reason = context.produced(tokens, by: money) else { return nil }
        var usage = meter.usage ?? TokenUsage()
        usage.input = max(usage.input, call.expected.input)
        usage.output = max(usage.output, tokens)
        return StreamCut(
            model: call.model,
            usage: usage,
            message: cutMessage(money, reason),
            createdAt: Clock.wall() / 1_000_000_000,
            showsUsage: request.showsUsage,
            choices: call.choices
        )
    }

    private func outputTokens(_ meter: borrowing AnswerMeter, _ call: ModelCall) -> Int {
        let estimated = meter.outputText.estimatedTokens
        let tokens = context.calibration.outputTokens(
            estimated: estimated,
            for: context.modelKey(call.provider, call.model)
        )
        return max(tokens, meter.usage?.output ?? 0)
    }

    private func cutMessage(_ money: CallMoney, _ reason: GuardrailActions) -> String {
        let (name, limits) = (money.account.name, money.account.limits)
        return reason == .cutByRequestMaximum
            ? "\(name): a single call may cost \(Amount.dollars(limits.requestMaximum ?? 0)) at most"
            : "\(name): the month's budget of \(Amount.dollars(limits.monthlyHard ?? 0)) is used up"
    }

    /// Settles the call with what the sample says of it; part of its recording.
    func settleMoney() {
        guard let money else { return }
        let now = Clock.wall()
        money.row.complete(with: sample)
        let actions = money.settle(at: now)
        sample.guardrails = actions.rawValue
        context.write(money)
        charge(money)
        guard !actions.isDisjoint(with: .warnings) else { return }
        for warning in BudgetWarning.all(in: actions, of: money.account, at: now) { context.server.warn(warning) }
    }

    /// Charges a tenant's tokens a minute with what the estimate did not foresee.
    private func charge(_ money: CallMoney) {
        guard let rate = money.account.tokenRate else { return }
        let isUsed = sample.usageSource != .none
        let used = isUsed ? UInt64(sample.promptTokens) + UInt64(sample.completionTokens) : 0
        let taken = money.takenTokens
        if used > taken { rate.charge(used - taken, at: Clock.monotonic()) } else { rate.refund(taken - used) }
    }
}

extension Settlement {
    /// Takes over what the sample knows of the exchange.
    fileprivate mutating func complete(with sample: RequestSample) {
        status = sample.status
        timeToFirstToken = sample.timeToFirstToken
        costNanodollars = sample.costNanodollars
        inputTokens = sample.usageSource == .none ? 0 : sample.promptTokens
        outputTokens = sample.usageSource == .none ? 0 : sample.completionTokens
        cachedTokens = sample.cachedTokens
        cacheWriteTokens = sample.cacheWriteTokens
        reasoningTokens = sample.reasoningTokens
        isStream = sample.isStream
        isPriceUnknown = sample.isPriceUnknown
        source = Source(sample.usageSource)
        guard outcome != .refused else { return }
        outcome = Outcome(sample.outcome)
        // An error is no completed call, however well it arrived.
        if outcome == .completed, status >= 400 { outcome = .upstreamFailed }
    }
}

extension Settlement.Source {
    fileprivate init(_ source: RequestSample.UsageSource) {
        switch source {
        case .provider: self = .provider
        case .partial: self = .partial
        case .estimated: self = .estimated
        case .none: self = .none
        }
    }
}

extension Settlement.Outcome {
    fileprivate init(_ outcome: RequestSample.Outcome) {
        switch outcome {
        case .completed: self = .completed
        case .clientAborted: self = .clientAborted
        case .upstreamFailed: self = .upstreamFailed
        case .cut: self = .cut
        }
    }
}
