// SPDX-License-Identifier: Apache-2.0

/// The unit that a metric's name ends in; OpenMetrics allows no other.
package enum MetricUnit: String, CaseIterable {
    case seconds, bytes, ratio, usd

    /// Reads a family's name, without the `_total` of a counter.
    init?(of name: Substring) {
        guard let unit = Self.allCases.first(where: { name.hasSuffix("_" + $0.rawValue) }) else { return nil }
        self = unit
    }
}
