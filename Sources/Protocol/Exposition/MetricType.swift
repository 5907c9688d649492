// SPDX-License-Identifier: Apache-2.0

/// What a metric family is, as the wire formats tell it. Our own are of the first three types.
package enum MetricType: Sendable {
    case counter, gauge, histogram
    case summary, gaugeHistogram, info, stateSet, unknown

    /// The word of Prometheus' text format, which knows fewer.
    var word: StaticString {
        switch self {
        case .counter: "counter"
        case .gauge, .info, .stateSet: "gauge"
        case .histogram, .gaugeHistogram: "histogram"
        case .summary: "summary"
        case .unknown: "untyped"
        }
    }
}
