// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What the encoder knows of a series while snapshots hold it.
struct LiveSeries {
    let identity: SeriesIdentity
    /// The identity's, at hand.
    let id: UInt32
    let family: LiveFamily
    /// A histogram's buckets; nil: a number.
    let bounds: [Double]?

    /// When it was zero, milliseconds since 1970; 0 for what is not cumulative.
    let start: Int64
    /// Where its sample of value zero belongs, until that is sent.
    private var zero: Int64?
    /// The last snapshot that held it, by number.
    private(set) var flush: UInt64 = 0

    /// The place of the first one of its wire series among all such places; nil: not encoded.
    var first: Int?
    /// Whether its exponential buckets were sent.
    var isNative = false
    /// When each bucket's last exemplar was observed, nanoseconds since 1970; empty: none was sent.
    private var exemplarTimes: [Int64] = []

    init(_ series: Series, _ family: LiveFamily, start: Int64, zero: Int64?) {
        identity = series.identity
        id = series.identity.id
        self.family = family
        bounds = series.value.bounds
        self.start = start
        self.zero = zero
    }

    /// How many series it is on the wire besides the one of exponential buckets.
    var width: Int { bounds.map { $0.count + 3 } ?? 1 }

    /// Notes that a snapshot holds it.
    ///
    /// - Returns: where its zero belongs, if that has not been sent: now it is.
    mutating func meet(_ flush: UInt64) -> Int64? {
        self.flush = flush
        guard let zero else { return nil }
        self.zero = nil
        return zero
    }

    /// The bucket's exemplar, unless it has been sent: now it is.
    mutating func newExemplar(_ value: HistogramValue, _ bucket: Int) -> Exemplar? {
        guard let exemplar = value.exemplars[bucket] else { return nil }
        if exemplarTimes.count != value.exemplars.count {
            exemplarTimes = Array(repeating: .min, count: value.exemplars.count)
        }
        guard exemplar.time > exemplarTimes[bucket] else { return nil }
        exemplarTimes[bucket] = exemplar.time
        return exemplar
    }
}

// Names.
extension LiveSeries {
    /// What makes it the same series to a receiver.
    struct Key: Hashable {
        let name: String
        let labels: [Label]
    }

    var key: Key { Key(name: family.name, labels: identity.labels) }

    /// Its series on the wire: a histogram's buckets, sum, count and, last, the one of exponential buckets.
    func wireSeries(_ external: [Label]) -> [(name: String, labels: [LabelPair])] {
        let pairs = identity.labels.pairs(with: external)
        guard let bounds else { return [(family.name, pairs)] }
        let buckets = (bounds + [.infinity]).map { (family.name + "_bucket", pairs + [("le", Self.canonical($0))]) }
        return buckets + [(family.name + "_sum", pairs), (family.name + "_count", pairs), (family.name, pairs)]
    }

    private static func canonical(_ bound: Double) -> String {
        var bytes: [UInt8] = []
        bytes.appendCanonical(bound)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Series.Value {
    /// A histogram's buckets; nil: a number.
    fileprivate var bounds: [Double]? {
        switch self {
        case .number: nil
        case .histogram(let value): value.bounds
        }
    }
}
