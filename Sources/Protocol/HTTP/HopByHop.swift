// SPDX-License-Identifier: Apache-2.0

/// The fields of a head that are for the next peer only and not forwarded (RFC 9110 §7.6.1): those that always are, and
/// those that `Connection` names.
package struct HopByHop: Sendable {
    private let bytes: [UInt8]
    private let named: [Range<Int>]

    package init(_ head: RequestHead) {
        bytes = head.bytes
        named = head.connectionNames
    }

    package init(_ head: ResponseHead) {
        bytes = head.bytes
        named = head.connectionNames
    }

    /// Whether `field`, which is one of the same head, stays behind.
    package func contains(_ field: HeaderField) -> Bool {
        field.known.isHopByHop || (!named.isEmpty && isNamed(field.name))
    }

    private func isNamed(_ name: Range<Int>) -> Bool {
        named.contains { bytes.span.matches($0, name) }
    }
}
