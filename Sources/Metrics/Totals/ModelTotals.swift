// SPDX-License-Identifier: Apache-2.0

/// How models behave: totals per provider and model.
struct ModelTotals {
    var group: SeriesGroup
    private let duration: HistogramCells
    private let timeToFirstToken: HistogramCells
    private let timePerOutputToken: HistogramCells
    /// One cell per usage source, in the order of the enumeration.
    private let usageSource: Int
    /// One cell per outcome, in the order of the enumeration.
    private let outcome: Int
    private let priceUnknown: Int

    init(_ labels: Labels) {
        var layout = RowLayout()
        duration = layout.histogram(.requestDuration, .latency)
        timeToFirstToken = layout.histogram(.timeToFirstToken, .latency)
        timePerOutputToken = layout.histogram(.timePerOutputToken, .tokenTime)
        usageSource = layout.counters(.usageSource, "source", ["provider", "partial", "estimated"])
        outcome = layout.counters(.streams, "outcome", ["completed", "client_aborted", "upstream_failed", "cut"])
        priceUnknown = layout.counter(.priceUnknown)
        group = SeriesGroup(layout, labels: labels.modelOfProvider)
    }

    mutating func fold(_ sample: RequestSample) {
        group.table.withRow(of: SeriesKey(sample.provider, sample.model)) { row in
            duration.observe(sample.duration, in: &row)
            if sample.timeToFirstToken > 0 { timeToFirstToken.observe(sample.timeToFirstToken, in: &row) }
            if let time = sample.timePerOutputToken { timePerOutputToken.observe(time, in: &row) }
            if sample.usageSource != .none { row[usageSource + Int(sample.usageSource.rawValue)] &+= 1 }
            if sample.isStream { row[outcome + Int(sample.outcome.rawValue)] &+= 1 }
            if sample.isPriceUnknown { row[priceUnknown] &+= 1 }
        }
    }
}

extension RequestSample {
    /// Nanoseconds per token after the first; nil where it would say nothing.
    package var timePerOutputToken: UInt64? {
        guard isStream, usageSource != .none, completionTokens >= 2, generation > 0 else { return nil }
        return generation / UInt64(completionTokens - 1)
    }
}
