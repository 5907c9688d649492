// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
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

    /// Reads the request's body and decides whether it goes anywhere, where to, and as what.
    private func prepare(
        _ head: consuming RequestHead,
        _ dialect: Dialect
    ) async throws(ExchangeEnd) -> ForwardedRequest {
        let tenant = try identify(head)
        let body = try await readBody(head)
        // A compressed body is forwarded as it came; its model is taken from the answer.
        let isReadable = dialect != .other && !head.isCompressed
        let scan = RequestScan(isReadable ? body : [], dialect: dialect, streams: endpoint.isStreaming)
        let name = endpoint.model ?? (isReadable ? scan.modelName(in: body) : "")
        let named = try namedProvider(head)
        guard var provider = named ?? route(name) else { throw .refused(.noProvider(name)) }
        // What cannot be read to its end may mean another model to its provider.
        let isTrusted = endpoint.model != nil || scan.isWellFormed
        let model = isTrusted ? configuration(provider).model(named: name) : ""
        sample.provider = context.server.providers[provider].label
        var edits = BodyEdits(body)
        if dialect != .other {
            var call = Call(
                provider: provider,
                isProviderNamed: named != nil,
                dialect: dialect,
                scan: scan,
                model: model,
                account: tenant,
                client: ClientKind(head)
            )
            try admit(&call, head, &edits)
            provider = call.provider
        } else {
            try admitUnmetered(tenant, head)
        }
        let hidesUsage = isReadable && configuration(provider).streamUsage && scan.askForUsage(&edits)
        return ForwardedRequest(
            head,
            body: edits.result,
            provider: provider,
            key: try key(provider),
            dialect: dialect,
            tenants: context.policy.tenants,
            hidesUsage: hidesUsage,
            showsUsage: scan.asksForUsage
        )
    }

    /// Finds out who pays, before any of the body is read.
    private func identify(_ head: RequestHead) throws(ExchangeEnd) -> TenantAccount {
        let identity = try identity(head)
        sample.tenant = identity.label
        return context.policy.accounts[identity.index]
    }

    /// Who asks; throws the refusal for those whom nobody knows.
    func identity(_ head: RequestHead) throws(ExchangeEnd) -> TenantRegistry.Identity {
        do throws(TenantRegistry.Refusal) {
            return try context.tenant(of: head, endpoint)
        } catch {
            throw .refused(ErrorAnswer(error))
        }
    }

    /// The provider of the first rule for a model.
    func route(_ model: String) -> Int? {
        context.server.configuration.provider(for: endpoint.api, model: model)
    }

    private func configuration(_ provider: Int) -> Provider { context.server.providers[provider].configuration }

    /// The provider that the client itself names.
    private func namedProvider(_ head: RequestHead) throws(ExchangeEnd) -> Int? {
        guard let field = head.field(ProviderTarget.providerField) else { return nil }
        let name = head.string(field)
        guard let named = context.server.configuration.provider(named: name) else {
            throw .refused(.unknownProvider(name))
        }
        return named
    }

    private func key(_ provider: Int) throws(ExchangeEnd) -> [UInt8]? {
        do throws(Secret.Fault) {
            return try context.key(provider)
        } catch {
            throw .refused(.noKey(context.server.providers[provider].name, error))
        }
    }
}
