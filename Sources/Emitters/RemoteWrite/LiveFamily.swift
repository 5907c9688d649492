// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What the encoder knows of a family, made once.
final class LiveFamily {
    let name: String
    let description: SeriesDescription
    let isCumulative: Bool
    let metadata: EncodedMetadata

    init(_ family: Family) {
        name = family.name
        description = SeriesDescription(type: family.kind.type, help: family.help, unit: Self.unit(of: family.name))
        isCumulative = family.kind != .gauge
        metadata = EncodedMetadata(name: family.name, description)
    }

    /// The unit at a name's end, where OpenMetrics wants it.
    private static func unit(of name: String) -> String {
        let words = name.split(separator: "_")
        let last = words.last { $0 != "total" } ?? ""
        return ["seconds", "bytes", "ratio", "usd"].contains(last) ? String(last) : ""
    }
}
