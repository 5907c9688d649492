// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns scrapes into requests of bounded size, one scrape never sharing a request with the next.
///
/// A scraped series goes out as it came: no zero sample before its first, no stale marker at our own end.
struct RelayEncoder {
    private struct Known {
        /// Held, so that no other series may get its identifier.
        let series: RelaySeries
        let place: RequestBatches.Place
    }

    private let settings: EncoderSettings
    private var batches: RequestBatches
    private var known: [ObjectIdentifier: Known] = [:]
    private var abandoned = 0

    /// What to speak from now on.
    var version: RemoteWriteVersion {
        didSet { if version != oldValue { encodeAnew() } }
    }

    init(_ settings: EncoderSettings) {
        self.settings = settings
        version = settings.version
        batches = RequestBatches(settings.version, settings.limits)
    }

    mutating func encode(_ batch: RelayBatch) -> [FrozenRequest] {
        if abandoned > known.count / 2 + 64 { encodeAnew() }
        batches.begin(.values)
        if version == .v1 {
            for family in batch.families { batches.append(EncodedMetadata(name: family.name, family.description)) }
        }
        for sample in batch.samples { append(sample, version == .v1 ? [] : sample.exemplars) }
        forget(batch.ended)
        return batches.finish()
    }

    private mutating func append(_ sample: RelaySample, _ exemplars: [ScrapedExemplar]) {
        let place = place(of: sample.series)
        guard !exemplars.isEmpty else {
            return batches.append(place, sample.value, at: sample.timestamp, since: sample.start)
        }
        let sent = exemplars.map {
            RemoteWriteExemplar(labels: $0.labels, value: $0.value, at: $0.timestamp ?? sample.timestamp)
        }
        let one = RemoteWriteSample(sample.value, at: sample.timestamp, since: sample.start)
        batches.append(place, [one], exemplars: sent)
    }

    private mutating func place(of series: RelaySeries) -> RequestBatches.Place {
        let identifier = ObjectIdentifier(series)
        if let known = known[identifier] { return known.place }
        let external = settings.external.filter { label in !series.labels.contains { $0.name == label.name } }
        let labels = series.labels + external.map { ($0.name, $0.value) }
        let place = batches.encode(name: series.name, labels: labels, series.family.description)
        known[identifier] = Known(series: series, place: place)
        return place
    }

    private mutating func forget(_ ended: [RelaySeries]) {
        for series in ended where known.removeValue(forKey: ObjectIdentifier(series)) != nil { abandoned += 1 }
    }

    private mutating func encodeAnew() {
        batches = RequestBatches(version, settings.limits)
        known = [:]
        abandoned = 0
    }
}

extension RelayFamily {
    fileprivate var description: SeriesDescription {
        SeriesDescription(type: facts.kind.type, help: facts.help, unit: facts.unit)
    }
}

extension ScrapedFamily.Kind {
    fileprivate var type: MetricType {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        case .summary: .summary
        case .gaugeHistogram: .gaugeHistogram
        case .info: .info
        case .stateSet: .stateSet
        case .unknown: .unknown
        }
    }
}
