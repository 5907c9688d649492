// SPDX-License-Identifier: Apache-2.0

/// How a body of our own is coded.
package enum ContentCoding: Hashable, Sendable {
    case identity, gzip

    /// Reads `Accept-Encoding`: gzip unless it is refused, or wanted less than no coding at all (RFC 9110 §12.5.3).
    package init(accepting field: String) {
        let elements = WeightedElement.list(field)
        func weight(_ names: String...) -> Int? { elements.first { names.contains($0.name) }?.weight }
        let gzip = weight("gzip", "x-gzip") ?? weight("*") ?? 0
        self = gzip > 0 && gzip >= weight("identity") ?? 0 ? .gzip : .identity
    }
}
