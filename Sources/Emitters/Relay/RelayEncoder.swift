// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns scrapes into requests of bounded size, one scrape never sharing a request with the next.
struct RelayEncoder {
    private let external: [Label]
    private let samplesPerRequest: Int
    private var labels: [ObjectIdentifier: (series: RelaySeries, labels: EncodedLabels)] = [:]
    private var request = WriteRequest()
    private var newest = Int64.min
    private var finished: [FrozenRequest] = []

    init(external: [Label], samplesPerRequest: Int) {
        self.external = external
        self.samplesPerRequest = samplesPerRequest
    }

    mutating func encode(_ batch: RelayBatch) -> [FrozenRequest] {
        for metadata in batch.families.compactMap(EncodedMetadata.init) { request.append(metadata) }
        for sample in batch.samples {
            request.append(encodedLabels(of: sample.series), sample.value, at: sample.timestamp)
            newest = max(newest, sample.timestamp)
            if request.samples == samplesPerRequest { finish() }
        }
        finish()
        for series in batch.ended { labels[ObjectIdentifier(series)] = nil }
        defer { finished = [] }
        return finished
    }

    private mutating func finish() {
        guard request.samples > 0 else { return }
        finished.append(FrozenRequest(body: request.body(), samples: request.samples, time: newest))
        request.removeAll()
        newest = .min
    }

    /// The series is held, so that no other may get its identifier.
    private mutating func encodedLabels(of series: RelaySeries) -> EncodedLabels {
        let identifier = ObjectIdentifier(series)
        if let known = labels[identifier] { return known.labels }
        let own = series.labels
        let more = external.filter { label in !own.contains { $0.name == label.name } }
        let new = EncodedLabels(name: series.name, labels: own + more.map { ($0.name, $0.value) })
        labels[identifier] = (series, new)
        return new
    }
}

extension EncodedMetadata {
    /// Nil where nothing is known but the name.
    fileprivate init?(_ family: RelayFamily) {
        guard let type = MetricType(family.facts.kind) else { return nil }
        self.init(name: family.name, type: type, help: family.facts.help)
    }
}

extension MetricType {
    fileprivate init?(_ kind: ScrapedFamily.Kind) {
        switch kind {
        case .counter: self = .counter
        case .gauge: self = .gauge
        case .histogram: self = .histogram
        default: return nil
        }
    }
}
