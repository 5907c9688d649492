// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Protocol
import Transport

/// A configured provider, made ready: its label, its place in the pools, and the bytes that each request to it holds.
final class ProviderTarget: Sendable {
    let configuration: Provider
    let label: LabelID
    let ledgerName: FixedText
    /// Nil for the built-in demo.
    let origin: Transport.Origin?
    /// The place among the origins of a worker's pool, which leaves out the demo.
    let pool: Int
    /// The value of the Host field.
    private let host: [UInt8]
    /// What stands in for `/v1`, and for nothing before the paths of other APIs.
    private let openAIPath: [UInt8]
    private let rootPath: [UInt8]

    init(_ provider: Provider, pool: Int, _ table: LabelTable) {
        self.pool = pool
        configuration = provider
        label = table.admit(provider.name)
        ledgerName = FixedText(provider.name)
        openAIPath = Array(provider.openAIPath.utf8)
        rootPath = Array(provider.rootPath.utf8)
        guard let base = provider.baseURL else {
            origin = nil
            host = []
            return
        }
        origin = Transport.Origin(
            host: base.host,
            port: base.port,
            isSecure: base.scheme == .https,
            certificateAuthorities: provider.caFile
        )
        host = Array(base.authority.utf8)
    }

    var name: String { configuration.name }

    /// Writes the request's head as the provider shall see it.
    ///
    /// - Parameters:
    ///   - head: The client's.
    ///   - endpoint: Where it leads.
    ///   - bodyCount: The body's length; nil when there is none.
    ///   - key: The provider's, which takes the place of whatever key the client has sent.
    ///   - tenants: Knows the field that names one, and whether the client's key is meant for us.
    ///   - output: Takes the bytes.
    func write(
        _ head: RequestHead,
        _ endpoint: Endpoint,
        bodyCount: Int?,
        key: [UInt8]?,
        tenants: TenantRegistry,
        to output: inout [UInt8]
    ) {
        let hidesKey = tenants.hidesClientKey || key != nil
        let isGoogle = configuration.kind == .gemini || endpoint.api == .gemini
        let hidesParameter = tenants.hidesClientKey || key != nil && isGoogle
        writeRequestLine(head, endpoint, hidesKey: hidesParameter, to: &output)
        output.append("host: ")
        output.append(contentsOf: host)
        output.append("\r\n")
        let hopByHop = HopByHop(head)
        for field in head.fields where isForwarded(field, head, hopByHop, tenants, hidesKey: hidesKey) {
            output.append(contentsOf: head.bytes[field.name.lowerBound..<field.value.upperBound])
            output.append("\r\n")
        }
        // Usage is read out of the answer as it passes; and Codex fails on an answer that it did not ask to be compressed.
        output.append("accept-encoding: identity\r\n")
        if let key {
            output.append(ProviderCredential.fieldStart(configuration.kind, head, endpoint))
            output.append(contentsOf: key)
            output.append("\r\n")
        }
        if let bodyCount {
            output.append("content-length: ")
            output.appendDecimal(bodyCount)
            output.append("\r\n")
        }
        output.append("\r\n")
    }

    private func writeRequestLine(
        _ head: RequestHead,
        _ endpoint: Endpoint,
        hidesKey: Bool,
        to output: inout [UInt8]
    ) {
        output.append(contentsOf: head.bytes[head.methodToken])
        output.append(" ")
        var path = head.bytes[endpoint.path]
        switch endpoint.api {
        case .openAI, .anthropic:
            output.append(contentsOf: openAIPath)
            path = path.dropFirst("/v1".utf8.count)
        case .azure, .ollama, .gemini:
            output.append(contentsOf: rootPath)
        }
        if hidesKey { ClientKey.append(path, withoutKeyTo: &output) } else { output.append(contentsOf: path) }
        output.append(" HTTP/1.1\r\n")
    }

    private func isForwarded(
        _ field: HeaderField,
        _ head: RequestHead,
        _ hopByHop: HopByHop,
        _ tenants: TenantRegistry,
        hidesKey: Bool
    ) -> Bool {
        switch field.known {
        case .host, .contentLength, .acceptEncoding, .expect: false
        case .authorization where hidesKey: false
        case .other where hidesKey && ClientKey.isField(head.bytes[field.name]): false
        default: !hopByHop.contains(field) && !isAddressedToUs(field.name, head, tenants)
        }
    }

    /// What names a tenant or a provider is nobody else's business.
    private func isAddressedToUs(_ name: Range<Int>, _ head: RequestHead, _ tenants: TenantRegistry) -> Bool {
        switch name.count {
        case Self.providerField.utf8CodeUnitCount where isProviderField(head.bytes[name]): true
        case tenants.field.count: tenants.isTenantField(head.bytes[name])
        default: false
        }
    }

    static let providerField: StaticString = "x-provider"

    private func isProviderField(_ name: ArraySlice<UInt8>) -> Bool {
        zip(name, "x-provider".utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
