// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Renders pages of one text format.
struct TextPages: Sendable {
    private let external: [Label]
    private var page: TextExposition
    private var lines = SeriesCache<SampleLines>()

    init(_ dialect: TextExposition.Dialect, _ external: [Label]) {
        self.external = external
        page = TextExposition(dialect)
    }

    mutating func render(_ snapshot: Snapshot) -> [UInt8] {
        page.removeAll()
        lines.beginPage()
        for family in snapshot.families {
            page.begin(family.name, family.kind.type, help: family.help)
            for series in family.series {
                append(series, of: family, createdAt: snapshot.creation(of: series.identity))
            }
        }
        page.end()
        lines.endPage(series: snapshot.seriesCount)
        return page.bytes
    }

    private mutating func append(_ series: Series, of family: Family, createdAt: Int64) {
        let external = external
        let lines = lines.entry(series.identity) { SampleLines(series, of: family, external) }
        switch series.value {
        case .number(let value):
            page.number(lines, value, createdAt: createdAt)
        case .histogram(let value):
            let exemplars = value.exemplars
            page.histogram(lines, counts: value.counts, sum: value.sum, createdAt: createdAt) { bucket in
                bucket < exemplars.count ? exemplars[bucket].map { BucketExemplar($0) } : nil
            }
        }
    }
}

extension SampleLines {
    fileprivate init(_ series: Series, of family: Family, _ external: [Label]) {
        let labels = series.identity.labels.pairs(with: external)
        switch series.value {
        case .number: self.init(number: family.name, family.kind.type, labels)
        case .histogram(let value): self.init(histogram: family.name, labels, bounds: value.bounds)
        }
    }
}
