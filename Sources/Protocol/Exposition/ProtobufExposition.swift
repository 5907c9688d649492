// SPDX-License-Identifier: Apache-2.0

import CExposition

/// Writes a page of `io.prometheus.client.MetricFamily` messages, each after its length.
///
/// libprotobuf-c packs what is new in every page, the values; labels are packed once (protobuf's fields may follow each
/// other in any number of pieces).
package struct ProtobufExposition: ~Copyable {
    package private(set) var bytes: [UInt8] = []
    /// The family that has begun, whose length is not known before its end.
    private var family: [UInt8] = []
    private var tail: [UInt8] = []
    private var histograms = HistogramMessage()

    package init() {}

    /// Begins another page in the same memory, unless someone still holds the last one.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    package mutating func begin(_ name: String, _ type: MetricType, help: String) {
        let message = FamilyMessage(name, type, help: help)
        family.removeAll(keepingCapacity: true)
        family.append(copying: message.head.span)
        tail = message.tail
    }

    package mutating func end() {
        let (family, tail) = (family, tail)
        bytes.appendVarint(UInt64(family.count + tail.count))
        bytes.append(copying: family.span)
        bytes.append(copying: tail.span)
    }

    package mutating func gauge(_ labels: MetricLabels, _ value: Double) {
        var gauge = unsafe Io__Prometheus__Client__Gauge()
        unsafe io__prometheus__client__gauge__init(&gauge)
        unsafe gauge.has_value = 1
        unsafe gauge.value = value
        unsafe withUnsafeMutablePointer(to: &gauge) { gauge in
            unsafe append(labels) { unsafe $0.gauge = gauge }
        }
    }

    /// Writes a counter; `createdAt` is nanoseconds since 1970.
    package mutating func counter(_ labels: MetricLabels, _ value: Double, createdAt: Int64) {
        var created = unsafe Io__Prometheus__Client__Timestamp(createdAt)
        var counter = unsafe Io__Prometheus__Client__Counter()
        unsafe io__prometheus__client__counter__init(&counter)
        unsafe counter.has_value = 1
        unsafe counter.value = value
        unsafe withUnsafeMutablePointer(to: &created) { created in
            unsafe counter.created_timestamp = created
            unsafe withUnsafeMutablePointer(to: &counter) { counter in
                unsafe append(labels) { unsafe $0.counter = counter }
            }
        }
    }

    /// Writes a histogram; `bounds` come without +Inf, `counts` per bucket, not cumulative, +Inf's last; `exemplars` are
    /// none or one place for each bucket.
    package mutating func histogram(
        _ labels: MetricLabels,
        bounds: [Double],
        counts: [UInt64],
        sum: Double,
        native: NativeBuckets? = nil,
        exemplars: [BucketExemplar?] = [],
        createdAt: Int64
    ) {
        var family: [UInt8] = []
        swap(&family, &self.family)
        unsafe histograms.with(
            bounds: bounds,
            counts: counts,
            sum: sum,
            native: native,
            exemplars: exemplars,
            createdAt: createdAt
        ) { histogram in
            unsafe withUnsafeMutablePointer(to: &histogram) { histogram in
                unsafe family.append(labels) { unsafe $0.histogram = histogram }
            }
        }
        swap(&family, &self.family)
    }

    private mutating func append(_ labels: MetricLabels, _ fill: (inout Io__Prometheus__Client__Metric) -> Void) {
        unsafe family.append(labels, fill)
    }
}

extension [UInt8] {
    /// The tag of `MetricFamily.metric`.
    private static let metric: UInt8 = 4 << 3 | 2

    /// Appends a metric to its family: its labels, and the value that `fill` sets.
    fileprivate mutating func append(_ labels: MetricLabels, _ fill: (inout Io__Prometheus__Client__Metric) -> Void) {
        var metric = unsafe Io__Prometheus__Client__Metric()
        unsafe io__prometheus__client__metric__init(&metric)
        unsafe fill(&metric)
        let size = unsafe io__prometheus__client__metric__get_packed_size(&metric)
        append(Self.metric)
        appendVarint(UInt64(labels.bytes.count + size))
        append(copying: labels.bytes.span)
        append(addingCapacity: size) { room in
            unsafe room.withUnsafeMutableBufferPointer { output, count in
                // Safety: libprotobuf-c writes as many bytes as it has just said, for which there is room.
                count = unsafe io__prometheus__client__metric__pack(&metric, output.baseAddress)
            }
        }
    }
}
