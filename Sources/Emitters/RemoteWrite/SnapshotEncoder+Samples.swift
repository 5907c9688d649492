// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

// What a series' value is on the wire. `zero` is where a zero comes before it.
extension SnapshotEncoder {
    mutating func append(_ index: Int, _ value: Double, after zero: Int64?) {
        append(place(index), value, after: zero, since: live.series[index].start)
    }

    mutating func append(_ index: Int, _ value: HistogramValue, after zero: Int64?) {
        guard live.series[index].bounds?.count == value.bounds.count else { return }
        let first = place(index)
        let start = live.series[index].start
        appendBuckets(index, first, value, after: zero)
        append(first + value.counts.count, value.sum, after: zero, since: start)
        append(first + value.counts.count + 1, Double(value.count), after: zero, since: start)
        appendNative(index, value, after: zero)
    }

    private mutating func appendBuckets(_ index: Int, _ first: Int, _ value: HistogramValue, after zero: Int64?) {
        let hasExemplars = version == .v2 && !value.exemplars.isEmpty
        let start = live.series[index].start
        var total: UInt64 = 0
        for (bucket, count) in value.counts.enumerated() {
            total &+= count
            if hasExemplars, let exemplar = live.series[index].newExemplar(value, bucket) {
                let samples = samples(Double(total), after: zero, since: start)
                batches.append(places[first + bucket], samples, exemplars: [RemoteWriteExemplar(exemplar)])
            } else {
                append(first + bucket, Double(total), after: zero, since: start)
            }
        }
    }

    private mutating func append(_ place: Int, _ value: Double, after zero: Int64?, since start: Int64) {
        guard zero != nil else { return batches.append(places[place], value, at: lastTime, since: start) }
        batches.append(places[place], samples(value, after: zero, since: start))
    }

    private func samples(_ value: Double, after zero: Int64?, since start: Int64) -> [RemoteWriteSample] {
        let first = zero.map { RemoteWriteSample(0, at: $0, since: start) }
        return [first, RemoteWriteSample(value, at: lastTime, since: start)].compactMap(\.self)
    }

    private mutating func appendNative(_ index: Int, _ value: HistogramValue, after zero: Int64?) {
        guard settings.nativeHistograms.contains(version), let native = value.native else { return }
        let start = live.series[index].start
        let first = zero.map { NativeSample(zeroOf: native, at: $0, since: start) }
        let now = NativeSample(native, sum: value.sum, at: lastTime, since: start)
        batches.append(places[place(index) + live.series[index].width], [first, now].compactMap(\.self))
        live.series[index].isNative = true
    }

    mutating func appendStaleMarkers(_ series: LiveSeries) {
        let first = series.first ?? encodeLabels(series)
        for place in first..<first + series.width {
            batches.append(places[place], RemoteWriteSample.staleMarker, at: lastTime)
        }
        if series.isNative { batches.append(places[first + series.width], [.staleMarker(at: lastTime)]) }
    }

    /// The first one of the series' places.
    private mutating func place(_ index: Int) -> Int {
        if let first = live.series[index].first { return first }
        let first = encodeLabels(live.series[index])
        live.series[index].first = first
        return first
    }

    private mutating func encodeLabels(_ series: LiveSeries) -> Int {
        let first = places.count
        for (name, labels) in series.wireSeries(settings.external) {
            places.append(batches.encode(name: name, labels: labels, series.family.description))
        }
        return first
    }
}

extension RemoteWriteExemplar {
    fileprivate init(_ exemplar: Exemplar) {
        self.init(
            labels: [(name: "trace_id", value: exemplar.traceID.description)],
            value: exemplar.value,
            at: exemplar.time / 1_000_000
        )
    }
}

extension NativeSample {
    fileprivate init(_ native: NativeHistogram, sum: Double, at time: Int64, since start: Int64) {
        self.init(
            schema: native.schema,
            zeroThreshold: NativeHistogram.zeroThreshold,
            zeroCount: native.zeroCount,
            offset: native.offset,
            counts: native.counts,
            sum: sum,
            at: time,
            since: start
        )
    }

    fileprivate init(zeroOf native: NativeHistogram, at time: Int64, since start: Int64) {
        self.init(
            schema: native.schema,
            zeroThreshold: NativeHistogram.zeroThreshold,
            at: time,
            since: start
        )
    }
}
