// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol

/// Whether a call of a model is made, and as what.
extension Exchange {
    /// What a call is about, as far as its request tells.
    struct Call {
        var provider: Int
        /// The client itself has named it.
        let isProviderNamed: Bool
        let dialect: Dialect
        let scan: RequestScan
        let model: String
        let account: TenantAccount
        let client: ClientKind
    }

    /// Lets a call in: as it is, with changes to its body, or with a cheaper model. Throws the refusal otherwise.
    func admit(_ call: inout Call, _ head: RequestHead, _ edits: inout BodyEdits) throws(ExchangeEnd) {
        let now = Clock.wall()
        let asked = offer(call, call.model, call.provider)
        begin(call, call.model, call.provider, asked)
        let row = row(call, head, at: now)
        do throws(Refused) {
            try checkModel(call)
            try checkPrice(asked, call)
            try checkRates(call, asked, at: now)
            try reserve(&call, asked, row, &edits, at: now)
        } catch {
            money = CallMoney(call.account, call.client, refusedBy: error.reason, row)
            throw .refused(error.answer)
        }
    }

    private struct Refused: Error {
        let reason: GuardrailActions
        let answer: ErrorAnswer
    }

    /// What the call is expected to use with a model.
    private func offer(_ call: Call, _ model: String, _ provider: Int) -> Offer {
        let key = context.modelKey(provider, model)
        let input = context.calibration.inputTokens(estimated: call.scan.promptText.estimatedTokens, for: key)
        let limit = call.dialect.hasOutput ? call.scan.outputLimit?.value : 0
        return Offer(
            price: context.price(provider, model),
            expected: context.forecast.forecast(key, estimatedInput: input, outputLimit: limit),
            outputLimit: call.dialect.hasOutput ? limit : nil,
            serviceTier: call.scan.serviceTier
        )
    }

    /// Notes what the call is, for the answer's metering.
    private func begin(_ call: Call, _ model: String, _ provider: Int, _ offer: Offer) {
        self.call = ModelCall(
            dialect: call.dialect,
            provider: provider,
            model: model,
            estimatedTokens: call.scan.promptText.estimatedTokens,
            promptTokens: offer.expected.input,
            promptCharacters: call.scan.promptText.characters,
            price: offer.price,
            serviceTier: call.scan.serviceTier
        )
        sample.kind = .model
        sample.isStream = call.scan.isStreaming
        sample.provider = context.server.providers[provider].label
        sample.model = context.knownModel(model)
        sample.promptCharacters = UInt32(clamping: call.scan.promptText.characters)
        sample.isPriceUnknown = !model.isEmpty && offer.price?.isStandIn ?? true
    }

    private func row(_ call: Call, _ head: RequestHead, at now: Int64) -> Settlement {
        var row = Settlement()
        row.startedAt = now
        row.tenant = context.tenantName(sample.tenant)
        row.provider = FixedText(context.server.providers[call.provider].name)
        row.modelAsked = FixedText(call.model)
        row.modelUsed = row.modelAsked
        row.isStream = sample.isStream
        row.isPriceUnknown = sample.isPriceUnknown
        if let field = head.field("x-client-request-id") ?? head.field("x-request-id") {
            row.requestID = FixedText(head.bytes[field])
        }
        if call.client == .codex, let field = head.field("session-id") {
            row.session = FixedText(head.bytes[field])
        }
        return row
    }

    private func checkModel(_ call: Call) throws(Refused) {
        let tenant = call.account.configuration
        guard !tenant.allows(call.model) else { return }
        throw Refused(reason: .refusedModel, answer: .forbiddenModel(call.model, tenant))
    }

    private func checkPrice(_ asked: Offer, _ call: Call) throws(Refused) {
        guard asked.price == nil, context.policy.unknownModel == .deny else { return }
        throw Refused(reason: .refusedUnknownPrice, answer: .unknownPrice(call.model))
    }

    private func checkRates(_ call: Call, _ asked: Offer, at now: Int64) throws(Refused) {
        let account = call.account
        let monotonic = Clock.monotonic()
        if let rate = account.requestRate, case .wait(let wait) = rate.take(1, at: monotonic) {
            let answer = ErrorAnswer.tooFast(account, call.client, .requests, wait: wait, at: now)
            throw Refused(reason: .refusedByRequestRate, answer: answer)
        }
        let tokens = UInt64(clamping: asked.expected.input)
        if let rate = account.tokenRate, case .wait(let wait) = rate.take(tokens, at: monotonic) {
            account.requestRate?.refund(1)
            let answer = ErrorAnswer.tooFast(account, call.client, .tokens, wait: wait, at: now)
            throw Refused(reason: .refusedByTokenRate, answer: answer)
        }
    }

    private func reserve(
        _ call: inout Call,
        _ asked: Offer,
        _ row: Settlement,
        _ edits: inout BodyEdits,
        at now: Int64
    ) throws(Refused) {
        let account = call.account
        let cheaper = cheaperModel(call, account)
        let admission = Admission(
            account.budget,
            account.limits,
            // Codex fails its turn on an answer that ran into a limit.
            lowersLimits: account.configuration.lowersLimits && call.client != .codex && call.scan.isWellFormed,
            at: now
        )
        switch admission.decide(asked, cheaper: cheaper.map { offer(call, $0.model, $0.provider) }) {
        case .refused(let refusal):
            let answer = ErrorAnswer.refused(refusal, account, call.client)
            throw Refused(reason: refusal.reason, answer: answer)
        case .granted(let grant):
            var row = row
            if grant.isDowngraded, let cheaper { change(&call, to: cheaper, grant.offer, &row, &edits) }
            if let limit = grant.outputLimit { lowerLimit(to: limit, call, &edits) }
            open(CallMoney(account, call.client, grant, row, at: now))
        }
    }

    private func open(_ money: CallMoney) {
        self.money = money
        context.open(money)
    }

    /// The model that the tenant's configuration puts in place of the one asked for, where the request can be changed; a
    /// body's model counts for nothing where the path names one.
    private func cheaperModel(_ call: Call, _ account: TenantAccount) -> (model: String, provider: Int)? {
        guard call.scan.model != nil, call.scan.isWellFormed, endpoint.model == nil else { return nil }
        guard let model = account.configuration.cheaperModel(than: call.model) else { return nil }
        let routed = call.isProviderNamed ? nil : route(model)
        return (model, routed ?? call.provider)
    }

    private func change(
        _ call: inout Call,
        to cheaper: (model: String, provider: Int),
        _ offer: Offer,
        _ row: inout Settlement,
        _ edits: inout BodyEdits
    ) {
        let provider = context.server.providers[cheaper.provider].configuration
        _ = call.scan.setModel(provider.name(of: cheaper.model), &edits)
        call.provider = cheaper.provider
        begin(call, cheaper.model, cheaper.provider, offer)
        row.modelUsed = FixedText(cheaper.model)
        row.isPriceUnknown = sample.isPriceUnknown
    }

    private func lowerLimit(to limit: Int, _ call: Call, _ edits: inout BodyEdits) {
        let usesMaxTokens = context.server.providers[call.provider].configuration.kind == .ollama
        _ = call.scan.lowerLimit(to: limit, &edits, usesMaxTokens: usesMaxTokens)
    }
}

extension Admission.Refusal {
    fileprivate var reason: GuardrailActions {
        switch self {
        case .month: .refusedByMonth
        case .requestMaximum: .refusedByRequestMaximum
        }
    }
}
