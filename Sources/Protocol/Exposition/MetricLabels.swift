// SPDX-License-Identifier: Apache-2.0

import CExposition

/// A series' labels as bytes of a `Metric` message, encoded once for the series' life.
package struct MetricLabels: Sendable {
    let bytes: [UInt8]

    /// Encodes labels in the given order. An empty value is the same as no label, and is left out.
    package init(_ labels: [LabelPair]) {
        let labels = labels.filter { !$0.value.isEmpty }
        let texts = CStrings(labels.flatMap { [$0.name, $0.value] })
        var pairs = unsafe RepeatedMessage<Io__Prometheus__Client__LabelPair>()
        unsafe pairs.removeAll(reserving: labels.count)
        for index in labels.indices {
            var pair = unsafe Io__Prometheus__Client__LabelPair()
            unsafe io__prometheus__client__label_pair__init(&pair)
            unsafe pair.name = texts[2 * index]
            unsafe pair.value = texts[2 * index + 1]
            unsafe pairs.append(pair)
        }
        var metric = unsafe Io__Prometheus__Client__Metric()
        unsafe io__prometheus__client__metric__init(&metric)
        unsafe metric.n_label = pairs.count
        unsafe metric.label = pairs.places
        let size = unsafe io__prometheus__client__metric__get_packed_size(&metric)
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe io__prometheus__client__metric__pack(&metric, output.baseAddress)
        }
    }
}
