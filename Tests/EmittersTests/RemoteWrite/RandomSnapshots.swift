// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Snapshots of a process's life: series come, grow, go and come again; the clock is not to be trusted.
struct RandomSnapshots {
    private var time: Int64 = 1_795_511_000_000
    private var started: Int64 = 1_795_510_990_000
    private var living: [Series] = []
    private var kinds: [UInt32: Int] = [:]

    mutating func next() -> Snapshot {
        time += .random(in: -3000...30_000)
        living.removeAll { _ in Int.random(in: 0..<8) == 0 }
        living = living.map(grown)
        for _ in 0..<Int.random(in: 0...6) { beginSeries() }
        if Int.random(in: 0..<4) == 0 { living.shuffle() }
        let families = (0..<4).map { kind in
            let series = living.filter { kinds[$0.identity.id] == kind }
            return Family(name: Self.names[kind], help: "Help.", kind: Self.types[kind], series: series)
        }
        return Snapshot(
            takenAt: time * 1_000_000,
            startedAt: started * 1_000_000,
            families: families.filter { !$0.series.isEmpty }
        )
    }

    private static let names = ["a_total", "b_seconds", "c", "d_bytes_total"]
    private static let types: [Family.Kind] = [.counter, .histogram, .gauge, .counter]

    private mutating func beginSeries() {
        let kind = Int.random(in: 0..<4)
        let labels = [Label("l", "é\(Int.random(in: 0..<12))"), Label("k", String(kind))]
        let isTaken = living.contains { $0.identity.labels.contains(labels[0]) && kinds[$0.identity.id] == kind }
        guard !isTaken else { return }
        let created = Bool.random() ? nil : (time - .random(in: -10...10_000)) * 1_000_000
        let identity = SeriesIdentity(labels, createdAt: created)
        kinds[identity.id] = kind
        let empty = HistogramValue(bounds: [0.1, 1, 10], counts: [0, 0, 0, 0], sum: 0)
        living.append(grown(Series(identity, kind == 1 ? .histogram(empty) : .number(0))))
    }

    private func grown(_ series: Series) -> Series {
        switch series.value {
        case .number(let value): Series(series.identity, .number(value + Double(Int.random(in: 0...3))))
        case .histogram(let value): Series(series.identity, .histogram(grown(value)))
        }
    }

    private func grown(_ value: HistogramValue) -> HistogramValue {
        let counts = value.counts.map { $0 + UInt64.random(in: 0...2) }
        let traces = counts.map { _ in
            Bool.random() ? Exemplar(traceID: TraceID(high: 1, low: .random(in: 1...9)), value: 1, time: time) : nil
        }
        return HistogramValue(
            bounds: value.bounds,
            counts: counts,
            sum: value.sum + 0.5,
            native: NativeHistogram(schema: 3, zeroCount: counts[0], offset: -3, counts: [1] + counts + [1]),
            exemplars: Bool.random() ? traces : []
        )
    }
}
