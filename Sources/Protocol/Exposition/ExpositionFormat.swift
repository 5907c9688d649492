// SPDX-License-Identifier: Apache-2.0

/// A way to write the metrics page.
package enum ExpositionFormat: CaseIterable, Hashable, Sendable {
    /// Prometheus' text format 0.0.4.
    case text
    /// OpenMetrics 1.0, whose draft 0.0.1 reads the same.
    case openMetrics
    /// `io.prometheus.client.MetricFamily` messages, each after its length.
    case protobuf
}
