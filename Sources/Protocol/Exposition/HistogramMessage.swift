// SPDX-License-Identifier: Apache-2.0

import CExposition

/// Builds `Histogram` messages in memory that is kept from one to the next.
@safe struct HistogramMessage: ~Copyable {
    private var buckets = unsafe RepeatedMessage<Io__Prometheus__Client__Bucket>()
    private var spans = unsafe RepeatedMessage<Io__Prometheus__Client__BucketSpan>()
    private var exemplars = unsafe RepeatedMessage<Io__Prometheus__Client__Exemplar>()
    private var labels = unsafe RepeatedMessage<Io__Prometheus__Client__LabelPair>()
    private var times = unsafe RepeatedMessage<Io__Prometheus__Client__Timestamp>()
    private var traceIDs = CStrings([])
    private var deltas: [Int64] = []

    /// Fills a message from a histogram and hands it to `body`, which must not keep it.
    mutating func with(
        bounds: [Double],
        counts: [UInt64],
        sum: Double,
        native: NativeBuckets?,
        exemplars: [BucketExemplar?],
        createdAt: Int64,
        _ body: (inout Io__Prometheus__Client__Histogram) -> Void
    ) {
        unsafe times.removeAll(reserving: exemplars.count + 1)
        add(exemplars)
        let total = add(bounds, counts, hasExemplars: exemplars)
        var histogram = unsafe Io__Prometheus__Client__Histogram()
        unsafe io__prometheus__client__histogram__init(&histogram)
        unsafe histogram.has_sample_count = 1
        unsafe histogram.sample_count = total
        unsafe histogram.has_sample_sum = 1
        unsafe histogram.sample_sum = sum
        unsafe histogram.n_bucket = buckets.count
        unsafe histogram.bucket = buckets.places
        unsafe histogram.created_timestamp = times.append(Io__Prometheus__Client__Timestamp(createdAt))
        guard let native else { return unsafe body(&histogram) }
        unsafe add(native, to: &histogram)
        unsafe deltas.withUnsafeMutableBufferPointer { deltas in
            unsafe histogram.n_positive_delta = deltas.count
            unsafe histogram.positive_delta = deltas.baseAddress
            unsafe body(&histogram)
        }
    }

    /// Adds classic buckets, cumulative as the format has them.
    ///
    /// - Returns: the count of all.
    private mutating func add(_ bounds: [Double], _ counts: [UInt64], hasExemplars list: [BucketExemplar?]) -> UInt64 {
        unsafe buckets.removeAll(reserving: counts.count)
        var total: UInt64 = 0
        var exemplar = 0
        for (index, count) in counts.enumerated() {
            total &+= count
            var bucket = unsafe Io__Prometheus__Client__Bucket()
            unsafe io__prometheus__client__bucket__init(&bucket)
            unsafe bucket.has_cumulative_count = 1
            unsafe bucket.cumulative_count = total
            unsafe bucket.has_upper_bound = 1
            unsafe bucket.upper_bound = index < bounds.count ? bounds[index] : .infinity
            if index < list.count, list[index] != nil {
                unsafe bucket.exemplar = exemplars.places?[exemplar]
                exemplar += 1
            }
            unsafe buckets.append(bucket)
        }
        return total
    }

    /// Native buckets have their exemplars in a list of their own.
    private mutating func add(_ native: NativeBuckets, to histogram: inout Io__Prometheus__Client__Histogram) {
        let runs = native.spans()
        deltas = runs.deltas
        unsafe spans.removeAll(reserving: runs.spans.count)
        for run in runs.spans {
            var span = unsafe Io__Prometheus__Client__BucketSpan()
            unsafe io__prometheus__client__bucket_span__init(&span)
            unsafe span.has_offset = 1
            unsafe span.offset = run.offset
            unsafe span.has_length = 1
            unsafe span.length = run.length
            unsafe spans.append(span)
        }
        unsafe histogram.has_schema = 1
        unsafe histogram.schema = Int32(clamping: native.schema)
        unsafe histogram.has_zero_threshold = 1
        unsafe histogram.zero_threshold = native.zeroThreshold
        unsafe histogram.has_zero_count = 1
        unsafe histogram.zero_count = native.zeroCount
        unsafe histogram.n_positive_span = spans.count
        unsafe histogram.positive_span = spans.places
        unsafe histogram.n_exemplars = exemplars.count
        unsafe histogram.exemplars = exemplars.places
    }
}

extension HistogramMessage {
    private mutating func add(_ list: [BucketExemplar?]) {
        let present = list.compactMap(\.self)
        unsafe exemplars.removeAll(reserving: present.count)
        unsafe labels.removeAll(reserving: present.count)
        guard !present.isEmpty else { return }
        traceIDs = CStrings(["trace_id"] + present.map(\.traceText))
        for (index, exemplar) in present.enumerated() { add(exemplar, traceID: index + 1) }
    }

    private mutating func add(_ exemplar: BucketExemplar, traceID: Int) {
        var label = unsafe Io__Prometheus__Client__LabelPair()
        unsafe io__prometheus__client__label_pair__init(&label)
        unsafe label.name = traceIDs[0]
        unsafe label.value = traceIDs[traceID]
        unsafe labels.append(label)
        var message = unsafe Io__Prometheus__Client__Exemplar()
        unsafe io__prometheus__client__exemplar__init(&message)
        unsafe message.n_label = 1
        unsafe message.label = labels.places?.advanced(by: traceID - 1)
        unsafe message.has_value = 1
        unsafe message.value = exemplar.value
        unsafe message.timestamp = times.append(Io__Prometheus__Client__Timestamp(exemplar.time))
        unsafe exemplars.append(message)
    }
}

extension BucketExemplar {
    fileprivate var traceText: String {
        var digits: [UInt8] = []
        digits.appendTraceID(self)
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Io__Prometheus__Client__Timestamp {
    /// Takes nanoseconds since 1970; the message's own are never negative.
    init(_ time: Int64) {
        unsafe self.init()
        unsafe io__prometheus__client__timestamp__init(&self)
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        unsafe has_seconds = 1
        unsafe self.seconds = rest < 0 ? seconds - 1 : seconds
        unsafe has_nanos = 1
        unsafe nanos = Int32(truncatingIfNeeded: rest < 0 ? rest + 1_000_000_000 : rest)
    }
}
