// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// Ten million made-up model and tenant names: they may change neither the memory nor the page beyond the limits.
enum Flood {
    private static let total = 10_000_000
    private static let limit = 100

    static func run() -> Bool {
        var consumers = SampleConsumers()
        let recorder = Recorder(consumers.addRing(capacity: 1 << 12))
        let labels = Labels(models: limit, tenants: limit)
        let collector = Collector(labels: labels, consumers: consumers, gauges: [], version: "0", seriesLimit: 1000)
        var models = LabelCache(labels.models)
        var tenants = LabelCache(labels.tenants)
        func flood(_ numbers: Range<Int>) {
            for number in numbers {
                var sample = RequestSample()
                sample.kind = .model
                sample.status = 200
                sample.model = models.admit("made-up-model-\(number)")
                sample.tenant = tenants.admit("made-up-tenant-\(number)")
                while !recorder.push(sample) { collector.makeRoom() }
            }
        }
        flood(0..<100_000)
        let lines = collector.snapshot().lineCount
        let before = Memory.resident
        flood(100_000..<total)
        let growth = Memory.resident - before
        let snapshot = collector.snapshot()
        print("flood: \(total) names, \(snapshot.lineCount - lines) lines and \(growth / 1024) KiB more")
        return snapshot.lineCount == lines && growth < 1 << 20 && snapshot.total("llm_requests_total") == Double(total)
    }
}
