// SPDX-License-Identifier: Apache-2.0

/// The text formats in which metrics are scraped.
package enum ScrapeFormat: Sendable {
    /// Prometheus' own, version 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// What a scrape asks for, the best first.
    package static let accept =
        "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.6,*/*;q=0.1"

    /// What an answer's `Content-Type` says; whoever says nothing or something odd is taken for the older of the two, and
    /// the reading then shows whether it is.
    package init(contentType: String) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        self = type == "application/openmetrics-text" ? .openMetrics : .text
    }
}

/// How much a page may hold.
package struct ScrapeLimits: Sendable {
    package var bytes = 64 << 20
    /// Bytes of one line.
    package var line = 1 << 20
    package var samples = 200_000
    /// Labels of one series.
    package var labels = 128

    package init() {}
}

/// Why a page is refused, as a whole.
package struct ScrapeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// As the label `reason` has it.
    package enum Reason: String, Sendable {
        case syntax
        case duplicateLabel = "duplicate_label"
        case notUTF8 = "not_utf8"
        case unknownType = "unknown_type"
        case unit
        case noEnd = "no_end"
        case afterEnd = "after_end"
        case tooLong = "too_long"
        case tooManySamples = "too_many_samples"
        case tooManyLabels = "too_many_labels"
    }

    package let reason: Reason
    /// From 1 on.
    package let line: Int

    package init(reason: Reason, line: Int) {
        self.reason = reason
        self.line = line
    }

    package var description: String { "line \(line): \(reason.rawValue)" }
}
