// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// From a client's request to a provider: which one, with which body.
extension Exchange {
    func forward(_ head: consuming RequestHead, _ dialect: Dialect) async throws(ExchangeEnd) {
        if head.isWebSocketUpgrade { throw .refused(.webSocket) }
        let request = try await prepare(consume head, method == .post ? dialect : .other)
        if context.server.providers[request.provider].origin == nil {
            try await answerDemo(request)
        } else {
            try await callProvider(request)
        }
    }

    /// Reads the request's body and decides where it goes, and as what.
    private func prepare(
        _ head: consuming RequestHead,
        _ dialect: Dialect
    ) async throws(ExchangeEnd) -> ForwardedRequest {
        let body = try await readBody(head)
        // A compressed body is forwarded as it came; its model is taken from the answer.
        let isReadable = dialect != .other && !head.isCompressed
        let scan = RequestScan(isReadable ? body : [], dialect: dialect)
        let model = isReadable ? scan.modelName(in: body) : ""
        let provider = try chooseProvider(head, model)
        sample.provider = context.server.providers[provider].label
        sample.tenant = context.tenant(of: head, endpoint)
        if dialect != .other { try beginCall(dialect, scan, model, provider) }
        var edits = BodyEdits(body)
        let hidesUsage = isReadable && scan.askForUsage(&edits)
        return ForwardedRequest(
            head,
            body: edits.result,
            provider: provider,
            key: try key(provider),
            dialect: dialect,
            hidesUsage: hidesUsage
        )
    }

    /// The provider that the client names, else that of the first rule for its model.
    private func chooseProvider(_ head: RequestHead, _ model: String) throws(ExchangeEnd) -> Int {
        let configuration = context.server.configuration
        if let field = head.field(ProviderTarget.providerField) {
            let name = head.string(field)
            guard let named = configuration.provider(named: name) else { throw .refused(.unknownProvider(name)) }
            return named
        }
        let chosen =
            endpoint.api == .ollama
            ? configuration.ollamaProvider(forModel: model) : configuration.provider(forModel: model)
        guard let chosen else { throw .refused(.noProvider(model)) }
        return chosen
    }

    private func key(_ provider: Int) throws(ExchangeEnd) -> [UInt8]? {
        do throws(Secret.Fault) {
            return try context.key(provider)
        } catch {
            throw .refused(.noKey(context.server.providers[provider].name, error))
        }
    }

    private func beginCall(
        _ dialect: Dialect,
        _ scan: RequestScan,
        _ model: String,
        _ provider: Int
    ) throws(ExchangeEnd) {
        let call = ModelCall(
            dialect: dialect,
            provider: provider,
            model: model,
            promptTokens: scan.promptText.estimatedTokens,
            promptCharacters: scan.promptText.characters,
            price: context.price(provider, model)
        )
        self.call = call
        sample.kind = .model
        sample.isStream = scan.isStreaming
        sample.model = context.knownModel(model)
        sample.promptCharacters = UInt32(clamping: call.promptCharacters)
        sample.isPriceUnknown = call.price == nil && !model.isEmpty
        if call.price == nil, context.server.configuration.prices.unknownModel == .deny {
            throw .refused(.unknownPrice(model))
        }
    }
}

extension RequestHead {
    fileprivate var isCompressed: Bool {
        guard let coding = field("content-encoding") else { return false }
        return !matches(coding, "identity")
    }
}
