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
        let unit = FamilyName(family.name, family.kind.type).unit
        description = SeriesDescription(type: family.kind.type, help: family.help, unit: unit?.rawValue ?? "")
        isCumulative = family.kind != .gauge
        metadata = EncodedMetadata(name: family.name, description)
    }
}
