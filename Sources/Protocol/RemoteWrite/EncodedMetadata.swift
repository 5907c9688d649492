// SPDX-License-Identifier: Apache-2.0

import CRemoteWrite

/// What a family is to 1.0, as bytes of a `MetricMetadata` message, encoded once for the family's life.
package struct EncodedMetadata: Sendable {
    let bytes: [UInt8]

    package init(name: String, _ description: SeriesDescription) {
        let texts = CStrings([name, description.help, description.unit])
        var metadata = unsafe Prometheus__MetricMetadata()
        unsafe prometheus__metric_metadata__init(&metadata)
        unsafe metadata.type = description.type.version1
        unsafe metadata.metric_family_name = texts[0]
        unsafe metadata.help = texts[1]
        unsafe metadata.unit = texts[2]
        let size = unsafe prometheus__metric_metadata__get_packed_size(&metadata)
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe prometheus__metric_metadata__pack(&metadata, output.baseAddress)
        }
    }
}

extension MetricType {
    fileprivate var version1: Prometheus__MetricMetadata__MetricType {
        switch self {
        case .counter: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__COUNTER
        case .gauge: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__GAUGE
        case .histogram: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__HISTOGRAM
        case .gaugeHistogram: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__GAUGEHISTOGRAM
        case .summary: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__SUMMARY
        case .info: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__INFO
        case .stateSet: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__STATESET
        case .unknown: PROMETHEUS__METRIC_METADATA__METRIC_TYPE__UNKNOWN
        }
    }
}
