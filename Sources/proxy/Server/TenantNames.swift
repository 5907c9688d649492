// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Who pays for a request: named by a field or by the path, bounded by configuration.
struct TenantNames: Sendable {
    private let table: LabelTable
    private let standard: LabelID
    private let unknown: LabelID
    /// Whether every well-formed name is a tenant, as far as the label table's bound allows.
    private let isOpen: Bool
    let field: [UInt8]

    init(_ configuration: Configuration.Tenants, _ table: LabelTable) {
        self.table = table
        field = Array(configuration.header.utf8)
        standard = table.admit(configuration.default)
        unknown = table.admit(configuration.unknown)
        isOpen = configuration.known == nil
        for name in configuration.known ?? [] { _ = table.admit(name) }
    }

    /// The tenant of a request; the path counts more than the field, for clients put it there on purpose.
    func tenant(of head: RequestHead, _ endpoint: Endpoint, cache: inout LabelCache) -> LabelID {
        guard let name = endpoint.tenant ?? named(head) else { return standard }
        let bytes = head.bytes[name]
        guard !bytes.isEmpty else { return standard }
        guard Self.isWellFormed(bytes) else { return unknown }
        if let known = cache.id(of: bytes.span) { return known }
        guard isOpen else { return unknown }
        let admitted = cache.admit(bytes.span)
        return admitted == 0 ? unknown : admitted
    }

    private func named(_ head: RequestHead) -> Range<Int>? {
        head.fields.first { isTenantField(head.bytes[$0.name]) }?.value
    }

    func isTenantField(_ name: ArraySlice<UInt8>) -> Bool {
        name.count == field.count && zip(name, field).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private static func isWellFormed(_ name: ArraySlice<UInt8>) -> Bool {
        name.count <= 64
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
