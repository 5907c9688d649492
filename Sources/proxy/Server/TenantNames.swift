// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Who pays for a request, as a label; the configuration says which names count.
struct TenantNames: Sendable {
    private let configuration: Configuration.Tenants
    private let standard: LabelID
    let field: [UInt8]

    init(_ configuration: Configuration.Tenants, _ table: LabelTable) {
        self.configuration = configuration
        field = Array(configuration.header.utf8)
        standard = table.admit(configuration.default)
        for name in [configuration.unknown] + (configuration.known ?? []) { _ = table.admit(name) }
    }

    /// The tenant of a request; the path counts more than the field, for clients put it there on purpose.
    func tenant(of head: RequestHead, _ endpoint: Endpoint, cache: inout LabelCache) -> LabelID {
        guard let place = endpoint.tenant ?? named(head), !place.isEmpty else { return standard }
        let name = configuration.name(for: head.string(place))
        return cache.id(of: name) ?? admit(name, &cache)
    }

    /// A name for which the table has no room is an unknown one.
    private func admit(_ name: String, _ cache: inout LabelCache) -> LabelID {
        let label = cache.admit(name)
        return label == 0 ? cache.admit(configuration.unknown) : label
    }

    private func named(_ head: RequestHead) -> Range<Int>? {
        head.fields.first { isTenantField(head.bytes[$0.name]) }?.value
    }

    func isTenantField(_ name: ArraySlice<UInt8>) -> Bool {
        name.count == field.count && zip(name, field).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
}
