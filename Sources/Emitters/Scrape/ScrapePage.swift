// SPDX-License-Identifier: Apache-2.0

package import Metrics
import Protocol

/// The page that a scraper gets.
package enum ScrapePage {
    package static var contentType: StaticString { TextExposition.contentType }

    /// Renders a snapshot in the text format 0.0.4.
    package static func render(_ snapshot: Snapshot, external: [Label] = []) -> [UInt8] {
        var page = TextExposition()
        for family in snapshot.families {
            page.begin(family.name, family.kind.type, help: family.help)
            for series in family.series { page.append(series, of: family.name, external) }
        }
        return page.bytes
    }
}

extension TextExposition {
    fileprivate mutating func append(_ series: Series, of name: String, _ external: [Label]) {
        let labels = LabelText(series.identity.labels.pairs(with: external))
        switch series.value {
        case .number(let value):
            sample(name, labels, value)
        case .histogram(let value):
            histogram(name, labels, bounds: value.bounds, counts: value.counts, sum: value.sum)
        }
    }
}
