// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What is remembered of one target from scrape to scrape. It knows no clock and no network.
///
/// The rules are Prometheus' own: a page counts as a whole or not at all; a series that was there and is gone gets a stale
/// marker, and so do all of them when the target cannot be read; series whose samples bring timestamps get none.
struct RelayTarget {
    /// How one scrape went.
    struct Scrape {
        /// When it began, milliseconds since 1970.
        let time: Int64
        let seconds: Double
        /// Nil: it failed.
        let page: ScrapedPage?
    }

    private struct Known {
        var series: RelaySeries
        var lastTime: Int64
        var scrape: UInt64
        /// Whether its last sample had the scrape's own time, so that its absence means something.
        var isTracked: Bool
        /// The last exemplar's time and value.
        var lastExemplar: (Int64, Double)?
    }

    private static let familyInterval: Int64 = 60_000

    private let labels: RelayLabels
    private var known: [String: Known] = [:]
    private var families: [String: RelayFamily] = [:]
    private let own: [RelaySeries]
    private var lastTime = Int64.min
    private var scrapes: UInt64 = 0
    private var lastDescribed: Int64?

    /// Samples that were not handed on, by reason.
    private(set) var dropped: [String: UInt64] = [:]

    init(job: String, instance: String) {
        labels = RelayLabels(job: job, instance: instance)
        let pairs = labels.own
        own = [
            ("up", "Whether the target could be read."),
            ("scrape_duration_seconds", "How long the scrape took."),
            ("scrape_samples_scraped", "How many samples the target's page held."),
        ].map { name, help in
            let family = RelayFamily(name: name, facts: ScrapedFamily(kind: .gauge, help: help))
            return RelaySeries(name: name, labels: pairs, family: family)
        }
    }

    /// What the destinations are to be told of a scrape.
    mutating func batch(_ scrape: Scrape) -> RelayBatch {
        // Timestamps of a series must grow, whatever becomes of the clock.
        let time = max(scrape.time, lastTime &+ 1)
        lastTime = time
        scrapes += 1
        var batch = RelayBatch()
        if let page = scrape.page { add(page, at: time, to: &batch) }
        endVanished(at: time, in: &batch)
        report(scrape, at: time, in: &batch)
        describeAll(at: time, in: &batch)
        return batch
    }

    private mutating func add(_ page: ScrapedPage, at time: Int64, to batch: inout RelayBatch) {
        let starts = RelayStarts(page)
        batch.samples.reserveCapacity(page.samples.count + own.count)
        for sample in page.samples {
            let family = family(of: sample, page, &batch)
            add(sample, family, start: starts.start(of: sample, family.facts.kind), at: time, to: &batch)
        }
    }

    private mutating func add(
        _ sample: ScrapedSample,
        _ family: RelayFamily,
        start: Int64,
        at time: Int64,
        to batch: inout RelayBatch
    ) {
        let key = Self.key(sample)
        var entry = known[key] ?? newEntry(sample, family)
        if entry.series.family !== family {
            // Some wire formats tell a family with its series: one whose family changed is told anew.
            batch.ended.append(entry.series)
            entry.series = RelaySeries(name: sample.name, labels: entry.series.labels, family: family)
        }
        let isRepeated = entry.scrape == scrapes
        entry.scrape = scrapes
        entry.isTracked = sample.timestamp == nil
        let timestamp = sample.timestamp ?? time
        if timestamp > entry.lastTime {
            entry.lastTime = timestamp
            let exemplars = exemplars(sample, at: timestamp, &entry)
            batch.samples.append(
                RelaySample(
                    series: entry.series,
                    value: sample.value,
                    timestamp: timestamp,
                    start: start <= timestamp ? start : 0,
                    exemplars: exemplars
                )
            )
        } else if isRepeated {
            dropped["duplicate", default: 0] += 1
        } else if timestamp < entry.lastTime {
            dropped["out_of_order", default: 0] += 1
        }
        known[key] = entry
    }

    private func newEntry(_ sample: ScrapedSample, _ family: RelayFamily) -> Known {
        let labels = labels.attached(to: Self.normalised(sample, family))
        let series = RelaySeries(name: sample.name, labels: labels, family: family)
        return Known(series: series, lastTime: .min, scrape: 0, isTracked: true)
    }

    private mutating func exemplars(
        _ sample: ScrapedSample,
        at timestamp: Int64,
        _ entry: inout Known
    ) -> [ScrapedExemplar] {
        guard var exemplar = sample.exemplar else { return [] }
        let length = exemplar.labels.reduce(0) { $0 + $1.name.unicodeScalars.count + $1.value.unicodeScalars.count }
        // The specification's bound, beyond which receivers refuse it.
        guard length <= 128 else {
            dropped["exemplar_too_long", default: 0] += 1
            return []
        }
        // Until it is replaced, a page shows the same one each time.
        if let last = entry.lastExemplar, last == (exemplar.timestamp ?? last.0, exemplar.value) { return [] }
        let time = exemplar.timestamp ?? timestamp
        entry.lastExemplar = (time, exemplar.value)
        exemplar.timestamp = time
        return [exemplar]
    }

    private mutating func endVanished(at time: Int64, in batch: inout RelayBatch) {
        let vanished = known.filter { $0.value.scrape != scrapes }
        for (key, entry) in vanished {
            known[key] = nil
            batch.ended.append(entry.series)
            guard entry.isTracked, time > entry.lastTime else { continue }
            batch.samples.append(
                RelaySample(series: entry.series, value: RemoteWriteSample.staleMarker, timestamp: time)
            )
        }
    }

    private func report(_ scrape: Scrape, at time: Int64, in batch: inout RelayBatch) {
        let values = [scrape.page == nil ? 0 : 1, scrape.seconds, Double(scrape.page?.samples.count ?? 0)]
        for (series, value) in zip(own, values) {
            batch.samples.append(RelaySample(series: series, value: value, timestamp: time))
        }
    }

    /// Receivers forget what families are; Prometheus too repeats it every minute.
    private mutating func describeAll(at time: Int64, in batch: inout RelayBatch) {
        guard lastDescribed.map({ time - $0 >= Self.familyInterval }) ?? true else { return }
        lastDescribed = time
        batch.families = Array(families.values) + own.map(\.family)
    }

    /// Tells a page's series apart; the marks between are in no name and no valid text.
    private static func key(_ sample: ScrapedSample) -> String {
        sample.labels.sorted { $0.name < $1.name }
            .reduce(into: sample.name) { $0 += "\u{1}\($1.name)\u{2}\($1.value)" }
    }
}

// Families.
extension RelayTarget {
    /// The family that the page describes under the sample's name, or under it without what the type adds.
    private mutating func family(
        of sample: ScrapedSample,
        _ page: ScrapedPage,
        _ batch: inout RelayBatch
    ) -> RelayFamily {
        let name = Self.familyName(of: sample.name, page)
        let facts = page.families[name] ?? ScrapedFamily()
        if let family = families[name], family.facts == facts { return family }
        let family = RelayFamily(name: name, facts: facts)
        families[name] = family
        batch.families.append(family)
        return family
    }

    private static func familyName(of name: String, _ page: ScrapedPage) -> String {
        if page.families[name] != nil { return name }
        for suffix in ["_total", "_bucket", "_sum", "_count", "_created", "_gcount", "_gsum", "_info"]
        where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            if page.families[base] != nil { return base }
        }
        return name
    }

    /// The labels with the numbers of `le` and `quantile` in the form that Prometheus 3 stores; a bucket would be two otherwise.
    private static func normalised(_ sample: ScrapedSample, _ family: RelayFamily) -> [LabelPair] {
        let wanted: String
        switch family.facts.kind {
        case .histogram, .gaugeHistogram: wanted = "le"
        case .summary: wanted = "quantile"
        default: return sample.labels
        }
        return sample.labels.map { label in
            guard label.name == wanted, let value = Double(label.value), !value.isNaN else { return label }
            var bytes: [UInt8] = []
            bytes.appendCanonical(value)
            return (label.name, String(decoding: bytes, as: UTF8.self))
        }
    }
}
