// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Renders pages of protobuf messages.
struct ProtobufPages: ~Copyable {
    private let external: [Label]
    private var page = ProtobufExposition()
    private var labels = SeriesCache<MetricLabels>()

    init(_ external: [Label]) {
        self.external = external
    }

    mutating func render(_ snapshot: Snapshot) -> [UInt8] {
        page.removeAll()
        labels.beginPage()
        for family in snapshot.families {
            page.begin(family.name, family.kind.type, help: family.help)
            for series in family.series {
                append(series, of: family, createdAt: snapshot.creation(of: series.identity))
            }
            page.end()
        }
        labels.endPage(series: snapshot.seriesCount)
        return page.bytes
    }

    private mutating func append(_ series: Series, of family: Family, createdAt: Int64) {
        let external = external
        let labels = labels.entry(series.identity) { MetricLabels(series.identity.labels.pairs(with: external)) }
        switch series.value {
        case .number(let value) where family.kind == .counter:
            page.counter(labels, value, createdAt: createdAt)
        case .number(let value):
            page.gauge(labels, value)
        case .histogram(let value):
            page.histogram(
                labels,
                bounds: value.bounds,
                counts: value.counts,
                sum: value.sum,
                native: value.native.map { NativeBuckets($0) },
                exemplars: value.exemplars.map { $0.map { BucketExemplar($0) } },
                createdAt: createdAt
            )
        }
    }
}

extension NativeBuckets {
    fileprivate init(_ native: NativeHistogram) {
        self.init(
            schema: native.schema,
            zeroThreshold: NativeHistogram.zeroThreshold,
            zeroCount: native.zeroCount,
            offset: native.offset,
            counts: native.counts
        )
    }
}
