// SPDX-License-Identifier: Apache-2.0

import CRemoteWrite

/// What stays the same of a series, as bytes of its `TimeSeries` message, by libprotobuf-c.
///
/// libprotobuf-c takes about half a microsecond to pack a series. Protobuf's fields may follow each other in any number of
/// pieces, so this is done once in a series' life, and a flush only appends the samples.
enum PackedSeries {
    /// The labels of a 1.0 series.
    static func version1(_ labels: CanonicalLabels) -> [UInt8] {
        let pairs = labels.pairs
        let texts = CStrings(pairs.flatMap { [$0.name, $0.value] })
        var labels = unsafe pairs.indices.map { index in
            var label = unsafe Prometheus__Label()
            unsafe prometheus__label__init(&label)
            unsafe label.name = texts[2 * index]
            unsafe label.value = texts[2 * index + 1]
            return unsafe label
        }
        return unsafe labels.withUnsafeMutableBufferPointer { unsafe pack($0) }
    }

    private static func pack(_ labels: UnsafeMutableBufferPointer<Prometheus__Label>) -> [UInt8] {
        var places = unsafe labels.indices.map { index in unsafe labels.baseAddress?.advanced(by: index) }
        return unsafe places.withUnsafeMutableBufferPointer { places in
            var series = unsafe Prometheus__TimeSeries()
            unsafe prometheus__time_series__init(&series)
            unsafe series.n_labels = places.count
            unsafe series.labels = places.baseAddress
            let size = unsafe prometheus__time_series__get_packed_size(&series)
            return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
                count = unsafe prometheus__time_series__pack(&series, output.baseAddress)
            }
        }
    }

    /// The label references of a 2.0 series and its metadata.
    static func version2(
        _ labels: CanonicalLabels,
        _ description: SeriesDescription,
        _ symbols: inout SymbolTable
    ) -> [UInt8] {
        var references: [UInt32] = []
        for pair in labels.pairs {
            references.append(symbols.reference(to: pair.name))
            references.append(symbols.reference(to: pair.value))
        }
        var metadata = unsafe Io__Prometheus__Write__V2__Metadata()
        unsafe io__prometheus__write__v2__metadata__init(&metadata)
        unsafe metadata.type = description.type.version2
        unsafe metadata.help_ref = symbols.reference(to: description.help)
        unsafe metadata.unit_ref = symbols.reference(to: description.unit)
        return unsafe withUnsafeMutablePointer(to: &metadata) { unsafe pack(&references, $0) }
    }

    private static func pack(
        _ references: inout [UInt32],
        _ metadata: UnsafeMutablePointer<Io__Prometheus__Write__V2__Metadata>
    ) -> [UInt8] {
        unsafe references.withUnsafeMutableBufferPointer { references in
            var series = unsafe Io__Prometheus__Write__V2__TimeSeries()
            unsafe io__prometheus__write__v2__time_series__init(&series)
            unsafe series.n_labels_refs = references.count
            unsafe series.labels_refs = references.baseAddress
            unsafe series.metadata = metadata
            let size = unsafe io__prometheus__write__v2__time_series__get_packed_size(&series)
            return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
                count = unsafe io__prometheus__write__v2__time_series__pack(&series, output.baseAddress)
            }
        }
    }
}

extension MetricType {
    fileprivate var version2: Io__Prometheus__Write__V2__Metadata__MetricType {
        switch self {
        case .counter: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_COUNTER
        case .gauge: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_GAUGE
        case .histogram: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_HISTOGRAM
        case .gaugeHistogram: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_GAUGEHISTOGRAM
        case .summary: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_SUMMARY
        case .info: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_INFO
        case .stateSet: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_STATESET
        case .unknown: IO__PROMETHEUS__WRITE__V2__METADATA__METRIC_TYPE__METRIC_TYPE_UNSPECIFIED
        }
    }
}
