// SPDX-License-Identifier: Apache-2.0

/// What a metric family is, as the wire formats tell it.
package enum MetricType: Sendable {
    case counter, gauge, histogram

    /// The word of the text formats.
    var word: StaticString {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}
