// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A collector whose page has ten thousand lines.
struct Registry {
    static let lines = 10_000

    let collector: Collector
    let recorder: Recorder

    /// The page's series, as Prometheus counts them: a histogram's buckets, sum and count are one each.
    let lineCount: Int

    init(models: Int = 62, tenants: Int = 6) {
        var consumers = SampleConsumers()
        let capacity = 1 << 14
        recorder = Recorder(consumers.addRing(capacity: capacity))
        let labels = Workload.labels(models: models, tenants: tenants)
        collector = Collector(labels: labels, consumers: consumers, gauges: [], version: "0")
        var workload = Workload()
        for _ in 0..<capacity { _ = recorder.push(workload.sample(models: models, tenants: tenants)) }
        lineCount = collector.snapshot().lineCount
    }
}

extension Snapshot {
    var lineCount: Int {
        families.flatMap(\.series).reduce(0) { count, series in
            switch series.value {
            case .number: count + 1
            case .histogram(let histogram): count + histogram.counts.count + 2
            }
        }
    }

    /// The sum over all series of a family of numbers, or of a family of histograms' counts.
    func total(_ name: String) -> Double {
        (families.first { $0.name == name }?.series ?? []).reduce(0) { sum, series in
            switch series.value {
            case .number(let number): sum + number
            case .histogram(let histogram): sum + Double(histogram.count)
            }
        }
    }
}
