// SPDX-License-Identifier: Apache-2.0

/// How models behave: totals per provider and model.
struct ModelTotals {
    var group: SeriesGroup
    private let duration: HistogramCells
    private let timeToFirstToken: HistogramCells
    private let timePerOutputToken: HistogramCells
    private let gaps: GapCells
    /// One cell per usage source, in the order of the enumeration.
    private let usageSource: Int
    /// One cell per outcome, in the order of the enumeration.
    private let outcome: Int
    private let priceUnknown: Int
    private let estimateError: HistogramCells
    private let latency = HistogramBuckets.latency
    private let tokenTime = HistogramBuckets.tokenTime
    private let errorRatio = HistogramBuckets.errorRatio

    init(_ labels: Labels, _ place: StorePlace) {
        var layout = RowLayout()
        duration = layout.histogram(.requestDuration, .latency)
        timeToFirstToken = layout.histogram(.timeToFirstToken, .latency)
        timePerOutputToken = layout.histogram(.timePerOutputToken, .tokenTime)
        gaps = layout.gaps(.interTokenLatency)
        usageSource = layout.counters(.usageSource, "source", ["provider", "partial", "estimated"])
        outcome = layout.counters(.streams, "outcome", ["completed", "client_aborted", "upstream_failed", "cut"])
        priceUnknown = layout.counter(.priceUnknown)
        estimateError = layout.histogram(.estimateError, .errorRatio)
        group = SeriesGroup(layout, place, labels: labels.modelOfProvider)
    }

    mutating func fold(_ slot: borrowing SampleSlot, _ duration: Observation, _ number: Int) {
        let row = group.table.cells(number)
        self.duration.observe(duration, in: row)
        if slot.sample.usageSource != .none { row[usageSource + Int(slot.sample.usageSource.rawValue)] &+= 1 }
        if slot.sample.isPriceUnknown { row[priceUnknown] &+= 1 }
        if slot.sample.estimateError != .max {
            let billionths = UInt64(slot.sample.estimateError) * 1000
            estimateError.observe(Observation(billionths, in: errorRatio), in: row)
        }
        if slot.sample.isStream { fold(stream: slot, row) }
        if slot.sample.timeToFirstToken > 0 {
            timeToFirstToken.observe(Observation(slot.sample.timeToFirstToken, in: latency), in: row)
        }
        if !slot.sample.trace.isNone { keepTrace(of: slot, duration, number) }
    }

    private func fold(stream slot: borrowing SampleSlot, _ row: Row) {
        row[outcome + Int(slot.sample.outcome.rawValue)] &+= 1
        if let time = slot.sample.timePerOutputToken {
            timePerOutputToken.observe(Observation(time, in: tokenTime), in: row)
        }
        if slot.sample.generation > 0 { gaps.observe(slot.sample.gaps, sum: slot.sample.generation, in: row) }
    }

    private mutating func keepTrace(of slot: borrowing SampleSlot, _ duration: Observation, _ row: Int) {
        group.keepTrace(of: slot, duration, latency, row: row, column: 0)
        guard slot.sample.timeToFirstToken > 0 else { return }
        let observation = Observation(slot.sample.timeToFirstToken, in: latency)
        group.keepTrace(of: slot, observation, latency, row: row, column: 1)
    }
}

extension RequestSample {
    /// Nanoseconds per token after the first; nil where it would say nothing.
    package var timePerOutputToken: UInt64? {
        guard isStream, usageSource != .none, completionTokens >= 2, generation > 0 else { return nil }
        return generation / UInt64(completionTokens - 1)
    }
}
