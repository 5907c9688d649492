// SPDX-License-Identifier: Apache-2.0

import CRemoteWrite

/// A series' labels as bytes of a `TimeSeries` message, encoded once for the series' life.
///
/// libprotobuf-c takes about half a microsecond to pack a series. Protobuf's fields may follow each other in any
/// number of pieces, so a flush only appends each sample to these bytes.
package struct EncodedLabels: Sendable {
    let bytes: [UInt8]

    /// Encodes labels in any order; of labels with the same name the first one counts.
    package init(name: String, labels: [LabelPair]) {
        bytes = Self.pack(CanonicalLabels(name: name, labels: labels).pairs)
    }

    private static func pack(_ pairs: [LabelPair]) -> [UInt8] {
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
}
