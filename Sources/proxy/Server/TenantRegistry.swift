// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Protocol

/// Who pays for a request.
///
/// Where keys are configured they alone decide; else the path does, or the field, as the client likes.
struct TenantRegistry: Sendable {
    struct Identity: Equatable, Sendable {
        /// The place in `all`: whose limits hold. A name that is served without a list counts as the default one.
        var index: Int
        var label: LabelID
    }

    /// Why nobody is found to pay.
    enum Refusal: Error, Equatable, Sendable {
        case missingKey, unknownKey, expiredKey
        /// The key is good, and the path or the field names somebody else than its holder.
        case otherTenant(holder: String)
    }

    /// The configured ones, and the two for everybody else.
    let all: [Configuration.Tenant]
    private let configuration: Configuration.Tenants
    private let ring: KeyRing
    private let labels: [LabelID]
    private let indices: [String: Int]
    /// The name of the field, in lower case.
    let field: [UInt8]

    init(_ configuration: Configuration.Tenants, _ table: LabelTable) {
        self.configuration = configuration
        field = Array(configuration.header.utf8)
        all = configuration.all
        labels = all.map { table.admit($0.name) }
        indices = Dictionary(all.enumerated().map { ($1.name, $0) }) { first, _ in first }
        ring = KeyRing(
            all.enumerated().flatMap { index, tenant in
                tenant.keys.map { KeyRing.Key(digest: $0.digest, tenant: index, expiresAt: $0.expiresAt) }
            }
        )
    }

    /// Whether the client's key is ours, and so none of the provider's business.
    var hidesClientKey: Bool { !ring.isEmpty }

    /// The tenant of a request, given the time in nanoseconds since 1970.
    func tenant(
        of head: RequestHead,
        _ endpoint: Endpoint,
        at now: Int64,
        cache: inout LabelCache
    ) throws(Refusal) -> Identity {
        guard ring.isEmpty else { return try holder(of: head, endpoint, at: now) }
        guard let place = endpoint.tenant ?? named(head), !place.isEmpty else { return standard }
        return claimed(head.string(place), &cache)
    }

    private func identity(_ index: Int) -> Identity { Identity(index: index, label: labels[index]) }

    private var standard: Identity { identity(indices[configuration.default] ?? 0) }

    private var unknown: Identity { identity(indices[configuration.unknown] ?? 0) }

    func isTenantField(_ name: ArraySlice<UInt8>) -> Bool {
        name.count == field.count && zip(name, field).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private func named(_ head: RequestHead) -> Range<Int>? {
        head.fields.first { isTenantField(head.bytes[$0.name]) }?.value
    }
}

extension TenantRegistry {
    /// Without keys: who somebody claims to be.
    private func claimed(_ name: String, _ cache: inout LabelCache) -> Identity {
        if let index = indices[name] { return identity(index) }
        guard configuration.known == nil, Configuration.Tenants.isName(name) else { return unknown }
        // A name for which the table has no room is an unknown one.
        let label = cache.id(of: name) ?? cache.admit(name)
        return label == 0 ? unknown : Identity(index: standard.index, label: label)
    }

    /// With keys: whose key it is. Of several that a request carries the first good one counts.
    private func holder(of head: RequestHead, _ endpoint: Endpoint, at now: Int64) throws(Refusal) -> Identity {
        var refusal = Refusal.missingKey
        for key in ClientKey.all(in: head) {
            switch ring.holder(of: key.span, at: now) {
            case .tenant(let index): return try confirmed(index, head, endpoint)
            case .expired: refusal = .expiredKey
            case .unknown: if refusal == .missingKey { refusal = .unknownKey }
            }
        }
        throw refusal
    }

    private func confirmed(_ index: Int, _ head: RequestHead, _ endpoint: Endpoint) throws(Refusal) -> Identity {
        let fields = head.fields.filter { isTenantField(head.bytes[$0.name]) }.map(\.value)
        let claims = fields + (endpoint.tenant.map { [$0] } ?? [])
        let name = all[index].name
        guard claims.allSatisfy({ $0.isEmpty || head.bytes[$0].elementsEqual(name.utf8) }) else {
            throw .otherTenant(holder: name)
        }
        return identity(index)
    }
}
