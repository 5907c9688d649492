// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What the encoder knows of a series while snapshots hold it.
struct LiveSeries {
    let identity: SeriesIdentity
    let family: LiveFamily
    /// A histogram's buckets; nil: a number.
    let bounds: [Double]?

    /// When it was zero, milliseconds since 1970; 0 for what is not cumulative.
    let start: Int64
    /// Where its sample of value zero belongs, until that is sent.
    var zero: Int64?

    /// The place of the first one of its wire series among all such places; nil: not encoded.
    var first: Int?
    /// Whether its exponential buckets were sent.
    var isNative = false
    /// When each bucket's last exemplar was observed, nanoseconds since 1970; empty: none was sent.
    var exemplarTimes: [Int64] = []
    /// The last flush that held it.
    var flush: UInt64 = 0

    /// How many series it is on the wire besides the one of exponential buckets.
    var width: Int { bounds.map { $0.count + 3 } ?? 1 }

    var key: Key { Key(name: family.name, labels: identity.labels) }

    /// What makes it the same series to a receiver.
    struct Key: Hashable {
        let name: String
        let labels: [Label]
    }
}

/// What the encoder knows of a family.
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
