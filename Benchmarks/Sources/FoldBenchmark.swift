// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What the collector spends on a sample: five rows, seven classic and six native histograms.
enum FoldBenchmark {
    static func run() {
        var consumers = SampleConsumers()
        let recorder = Recorder(consumers.addRing(capacity: RecordBenchmark.capacity))
        let collector = Collector(labels: Workload.labels(), consumers: consumers, gauges: [], version: "0")
        var workload = Workload()
        let samples = workload.samples(RecordBenchmark.capacity)
        Figure.show("fold, per sample", count: samples.count, rounds: 301) {
            for sample in samples { _ = recorder.push(sample) }
        } _: {
            collector.makeRoom()
        }
    }
}
