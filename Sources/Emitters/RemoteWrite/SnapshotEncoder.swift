// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns snapshots into requests of bounded size whose timestamps strictly increase.
struct SnapshotEncoder {
    /// Receivers forget metadata; Prometheus too repeats it every minute.
    private static let metadataInterval: Int64 = 60_000

    private let external: [Label]
    private let samplesPerRequest: Int

    /// By the series' identity: one for a number; for a histogram its buckets', its sum's and its count's.
    private var labels: [UInt32: [EncodedLabels]] = [:]
    private var metadata: [String: EncodedMetadata] = [:]
    private var lastTime = Int64.min
    private var lastMetadata: Int64?

    private var request = WriteRequest()
    private var finished: [FrozenRequest] = []

    init(external: [Label], samplesPerRequest: Int) {
        self.external = external
        self.samplesPerRequest = samplesPerRequest
    }

    /// Freezes a snapshot. When the clock was set back, its time is the least later one than that of the last snapshot.
    mutating func encode(_ snapshot: Snapshot) -> [FrozenRequest] {
        lastTime = max(snapshot.takenAt / 1_000_000, lastTime &+ 1)
        let isMetadataDue = lastMetadata.map { lastTime - $0 >= Self.metadataInterval } ?? true
        if isMetadataDue { lastMetadata = lastTime }
        for family in snapshot.families {
            if isMetadataDue { request.append(encodedMetadata(of: family)) }
            for series in family.series { append(series, of: family) }
        }
        finish()
        forgetEndedSeries(living: snapshot.families.reduce(0) { $0 + $1.series.count })
        defer { finished = [] }
        return finished
    }

    private mutating func append(_ series: Series, of family: Family) {
        let labels = encodedLabels(of: series, family)
        switch series.value {
        case .number(let value):
            append(labels[0], value)
        case .histogram(let value):
            var total: UInt64 = 0
            for (bucket, count) in value.counts.enumerated() {
                total &+= count
                append(labels[bucket], Double(total))
            }
            append(labels[value.counts.count], value.sum)
            append(labels[value.counts.count + 1], Double(total))
        }
    }

    private mutating func append(_ labels: EncodedLabels, _ value: Double) {
        request.append(labels, value, at: lastTime)
        if request.samples == samplesPerRequest { finish() }
    }

    private mutating func finish() {
        guard request.samples > 0 else { return }
        finished.append(
            FrozenRequest(body: request.body(), samples: request.samples, oldest: lastTime, newest: lastTime)
        )
        request.removeAll()
    }
}

// What is encoded once and kept.
extension SnapshotEncoder {
    private mutating func encodedMetadata(of family: Family) -> EncodedMetadata {
        if let known = metadata[family.name] { return known }
        let new = EncodedMetadata(name: family.name, type: family.kind.type, help: family.help)
        metadata[family.name] = new
        return new
    }

    private mutating func encodedLabels(of series: Series, _ family: Family) -> [EncodedLabels] {
        if let known = labels[series.identity.id] { return known }
        let new = encode(series, family)
        labels[series.identity.id] = new
        return new
    }

    private func encode(_ series: Series, _ family: Family) -> [EncodedLabels] {
        let pairs = series.identity.labels.pairs(with: external)
        guard case .histogram(let value) = series.value else {
            return [EncodedLabels(name: family.name, labels: pairs)]
        }
        let buckets = (value.bounds + [.infinity]).map { bound in
            EncodedLabels(name: family.name + "_bucket", labels: pairs + [("le", canonical(bound))])
        }
        return buckets + ["_sum", "_count"].map { EncodedLabels(name: family.name + $0, labels: pairs) }
    }

    private func canonical(_ bound: Double) -> String {
        var bytes: [UInt8] = []
        bytes.appendCanonical(bound)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Begins the memory anew once most of it is of series that are gone.
    private mutating func forgetEndedSeries(living: Int) {
        if labels.count > 2 * living + 64 { labels.removeAll() }
    }
}
