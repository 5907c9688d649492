// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// A collector with one worker's ring, and a clock that a test sets.
struct Rig: ~Copyable {
    let labels: Labels
    let clock: ManualClock
    let gauges: [WorkerGauges]
    let collector: Collector
    var producer: SampleProducer

    init(
        labels: Labels = Labels(),
        gauges: [WorkerGauges] = [],
        capacity: Int = 1024,
        seriesLimit: Int = 10_000,
        expireAfter: Int64? = nil,
        clock: ManualClock = ManualClock(0)
    ) {
        var consumers = SampleConsumers()
        self.labels = labels
        self.clock = clock
        self.gauges = gauges
        producer = consumers.addRing(capacity: capacity)
        collector = Collector(
            labels: labels,
            consumers: consumers,
            gauges: gauges,
            version: "1.2.3",
            seriesLimit: seriesLimit,
            expireAfter: expireAfter,
            now: { clock.now }
        )
    }

    /// Records as a worker does.
    mutating func record(_ sample: RequestSample) {
        guard !producer.push(sample) else { return }
        collector.makeRoom()
        producer.push(sample)
    }

    /// Records copies of a sample with small changes and returns what a snapshot then shows.
    mutating func snapshot(after samples: [RequestSample]) -> Snapshot {
        for sample in samples { record(sample) }
        return collector.snapshot()
    }
}

final class ManualClock: Sendable {
    private let time: Lock<Int64>

    init(_ time: Int64) {
        self.time = Lock(time)
    }

    var now: Int64 {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

extension RequestSample {
    static func model(_ change: (inout RequestSample) -> Void = { _ in }) -> RequestSample {
        var sample = RequestSample()
        sample.kind = .model
        sample.status = 200
        change(&sample)
        return sample
    }
}

extension Snapshot {
    func family(_ name: String) -> Family? { families.first { $0.name == name } }

    /// The value of the series that has exactly these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Series.Value? {
        family(name)?.series.first { series in
            series.identity.labels.count == labels.count
                && series.identity.labels.allSatisfy { labels[$0.name] == $0.value }
        }?.value
    }

    func number(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        guard case .number(let number) = value(name, labels) else { return nil }
        return number
    }

    func histogram(_ name: String, _ labels: [String: String] = [:]) -> HistogramValue? {
        guard case .histogram(let histogram) = value(name, labels) else { return nil }
        return histogram
    }

    /// The sum over all series of a family of numbers, or of a family of histograms' counts.
    func total(_ name: String) -> Double {
        (family(name)?.series ?? []).reduce(0) { sum, series in
            switch series.value {
            case .number(let number): sum + number
            case .histogram(let histogram): sum + Double(histogram.count)
            }
        }
    }

    func seriesCount(_ name: String) -> Int { family(name)?.series.count ?? 0 }
}
