// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol

/// What a request says of the call that it makes.
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

    /// What the call is expected to use with a model.
    func offer(_ call: Call, _ model: String, _ provider: Int) -> Offer {
        let key = context.modelKey(provider, model)
        let input = context.calibration.inputTokens(estimated: call.scan.promptText.estimatedTokens, for: key)
        let limit = call.dialect.hasOutput ? call.scan.outputLimit?.value : 0
        let most = limit.map { $0.multipliedReportingOverflow(by: call.scan.choices) }
        return Offer(
            price: context.price(provider, model),
            expected: context.forecast.forecast(
                key,
                estimatedInput: input,
                outputLimit: most.map { $0.overflow ? .max : $0.partialValue }
            ),
            outputLimit: call.dialect.hasOutput ? limit : nil,
            choices: call.scan.choices,
            serviceTier: call.scan.serviceTier
        )
    }

    /// Notes what the call is, for the answer's metering.
    func begin(_ call: Call, _ model: String, _ provider: Int, _ offer: Offer) {
        self.call = ModelCall(
            dialect: call.dialect,
            provider: provider,
            model: model,
            estimatedTokens: call.scan.promptText.estimatedTokens,
            expected: offer.expected,
            promptCharacters: call.scan.promptText.characters,
            price: offer.price,
            serviceTier: call.scan.serviceTier,
            isBackground: call.scan.isBackground,
            choices: call.scan.choices
        )
        sample.kind = .model
        sample.isStream = call.scan.isStreaming
        sample.provider = context.server.providers[provider].label
        sample.model = context.knownModel(model)
        sample.promptCharacters = UInt32(clamping: call.scan.promptText.characters)
        sample.isPriceUnknown = !model.isEmpty && offer.price?.isStandIn ?? true
    }

    /// The row as far as the request tells.
    func row(_ call: Call, _ head: RequestHead, at now: Int64) -> Settlement {
        var row = Settlement()
        row.startedAt = now
        // A label has no room for every name that a client makes up; who is configured has its own all the same.
        row.tenant = sample.tenant == 0 ? FixedText(call.account.name) : context.tenantName(sample.tenant)
        row.provider = context.server.providers[call.provider].ledgerName
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
}
