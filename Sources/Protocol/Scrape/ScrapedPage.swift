// SPDX-License-Identifier: Apache-2.0

/// What a scraped page says.
package struct ScrapedPage: Sendable {
    package var samples: [ScrapedSample] = []
    /// By the family's name as the page gives it.
    package var families: [String: ScrapedFamily] = [:]

    package init() {}
}

/// One line of a scraped page.
package struct ScrapedSample: Sendable {
    package var name: String
    /// In the order of the line, names unique, those with empty values left out.
    package var labels: [LabelPair]
    package var value: Double
    /// Milliseconds since 1970, where the page gives one.
    package var timestamp: Int64?
    package var exemplar: ScrapedExemplar?
}

package struct ScrapedExemplar: Sendable {
    package var labels: [LabelPair]
    package var value: Double
    /// Milliseconds since 1970, where the page gives one.
    package var timestamp: Int64?
}

/// What a scraped page says of a family.
package struct ScrapedFamily: Equatable, Sendable {
    /// The types of both formats.
    package enum Kind: String, CaseIterable, Sendable {
        case counter, gauge, histogram, summary, info, unknown
        case gaugeHistogram = "gaugehistogram"
        case stateSet = "stateset"
    }

    package var kind = Kind.unknown
    package var help = ""
    package var unit = ""

    package init(kind: Kind = .unknown, help: String = "", unit: String = "") {
        self.kind = kind
        self.help = help
        self.unit = unit
    }
}
