// SPDX-License-Identifier: Apache-2.0

/// A family's name as OpenMetrics and protobuf see it.
package struct FamilyName {
    /// A counter's name without `_total`, which belongs to its samples there.
    let base: Substring
    /// Whether this is a counter whose samples may be called so.
    let isTotal: Bool
    package let unit: MetricUnit?

    package init(_ name: String, _ type: MetricType) {
        isTotal = type == .counter && name.hasSuffix("_total") && name.utf8.count > "_total".utf8.count
        base = isTotal ? name.dropLast("_total".count) : name[...]
        unit = MetricUnit(of: base)
    }
}
