// SPDX-License-Identifier: Apache-2.0

/// One series' value at one instant.
package struct Series: Sendable {
    package enum Value: Equatable, Sendable {
        case number(Double)
        case histogram(HistogramValue)
    }

    package let identity: SeriesIdentity
    package let value: Value

    package init(_ identity: SeriesIdentity, _ value: Value) {
        self.identity = identity
        self.value = value
    }
}

/// All series of one metric name.
package struct Family: Sendable {
    package enum Kind: Sendable { case counter, gauge, histogram }

    /// With `_total` for counters, without `_bucket`, `_sum` and `_count` for histograms.
    package let name: String
    package let help: String
    package let kind: Kind
    package let series: [Series]

    package init(name: String, help: String, kind: Kind, series: [Series]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.series = series
    }
}

/// Someone whose own figures belong on the page: emitters, the process.
package protocol FamilySource: Sendable {
    /// The figures as they are now. Called on any thread, outside the collector's lock.
    func families() -> [Family]
}
