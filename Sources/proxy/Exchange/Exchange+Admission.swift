// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol

/// Whether a call of a model is made, and as what.
extension Exchange {
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
            do throws(Refused) {
                try reserve(&call, asked, row, &edits, at: now)
            } catch {
                call.account.requestRate?.refund(1)
                call.account.tokenRate?.refund(UInt64(clamping: asked.expected.input))
                throw error
            }
        } catch {
            money = CallMoney(call.account, call.client, refusedBy: error.reason, row)
            throw .refused(error.answer)
        }
    }

    /// Lets a request in that is not metered, such as one for images or a batch: within the tenant's requests a minute, and
    /// not where only some models are allowed or the month's money is spent.
    func admitUnmetered(_ account: TenantAccount, _ head: RequestHead) throws(ExchangeEnd) {
        guard method != .get, method != .head else { return }
        let (now, client) = (Clock.wall(), ClientKind(head))
        if let rate = account.requestRate, case .wait(let wait) = rate.take(1, at: Clock.monotonic()) {
            throw .refused(.tooFast(account, client, .requests, wait: wait, at: now))
        }
        // Ollama's clients ask about models in this way before they use one.
        if account.configuration.models != nil, endpoint.api != .ollama {
            throw .refused(.forbiddenModel("", account.configuration))
        }
        guard account.isMonthSpent(at: now), let limit = account.limits.monthlyHard else { return }
        let refusal = Admission.Refusal.month(expected: 0, account.budget.month.figures(at: now), limit: limit)
        throw .refused(.refused(refusal, account, client))
    }

    private struct Refused: Error {
        let reason: GuardrailActions
        let answer: ErrorAnswer
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
        let admission = Admission(account.budget, account.limits, abilities(call), at: now)
        if call.model.isEmpty, account.isMonthSpent(at: now) {
            // Nobody knows what it would cost, and there is nothing left for it.
            throw refused(admission.monthly(asked), call)
        }
        switch admission.decide(asked, cheaper: cheaper.map { offer(call, $0.model, $0.provider) }) {
        case .refused(let refusal):
            throw refused(refusal, call)
        case .granted(let grant):
            var row = row
            if grant.isDowngraded, let cheaper { change(&call, to: cheaper, grant.offer, &row, &edits) }
            if let limit = grant.outputLimit, !lowerLimit(to: limit, call, &edits) {
                let isByMonth = grant.actions.contains(.limitedByMonth)
                _ = account.budget.settle(grant.takeReservation(), 0, account.limits, at: now)
                throw refused(isByMonth ? admission.monthly(asked) : tooDear(asked, account, at: now), call)
            }
            self.call?.expected = grant.offer.expected
            open(CallMoney(account, call.client, grant, row, taken: asked.expected.input, at: now))
        }
    }

    private func abilities(_ call: Call) -> Admission.Abilities {
        let tenant = call.account.configuration
        return Admission.Abilities(
            // Codex fails its turn on an answer that ran into a limit.
            lowersLimits: tenant.lowersLimits && call.client != .codex && call.scan.isWellFormed,
            cutsStreams: tenant.cutsStreams && call.scan.isStreaming
        )
    }

    private func tooDear(_ offer: Offer, _ account: TenantAccount, at now: Int64) -> Admission.Refusal {
        .requestMaximum(expected: offer.cost(at: now), limit: account.limits.requestMaximum ?? 0)
    }

    private func refused(_ refusal: Admission.Refusal, _ call: Call) -> Refused {
        Refused(reason: refusal.reason, answer: .refused(refusal, call.account, call.client))
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

    /// - Returns: whether the body asks for no more than that now.
    private func lowerLimit(to limit: Int, _ call: Call, _ edits: inout BodyEdits) -> Bool {
        let provider = context.server.providers[call.provider].configuration
        let usesMaxTokens = provider.usesMaxTokens(for: self.call?.model ?? call.model)
        return call.scan.lowerLimit(to: limit, &edits, usesMaxTokens: usesMaxTokens) != nil
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
