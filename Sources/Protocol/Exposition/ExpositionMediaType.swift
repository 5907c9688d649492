// SPDX-License-Identifier: Apache-2.0

/// What the metrics page is announced as. Prometheus 3 refuses a page whose `Content-Type` it does not know.
package enum ExpositionMediaType: Hashable, Sendable {
    case text
    case openMetrics(NameEscaping)
    case openMetricsDraft
    case protobuf

    package var format: ExpositionFormat {
        switch self {
        case .text: .text
        case .openMetrics, .openMetricsDraft: .openMetrics
        case .protobuf: .protobuf
        }
    }

    /// Text formats from version 1.0.0 on say how names are escaped, older ones and protobuf do not.
    package var contentType: StaticString {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics(.underscores):
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
        case .openMetrics(.values): "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values"
        case .openMetrics(.none): "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
        case .openMetricsDraft: "application/openmetrics-text; version=0.0.1; charset=utf-8"
        case .protobuf:
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
        }
    }
}

/// How names that older readers do not know are written. Ours have letters, digits and underscores only, so all of these
/// leave them alone; Prometheus' fourth way, `dots`, would not, and is answered with the default.
package enum NameEscaping: Hashable, Sendable {
    case underscores, values, none

    init(_ parameter: String?) {
        switch parameter {
        case "values": self = .values
        case "allow-utf-8", "allow-utf8": self = .none
        default: self = .underscores
        }
    }
}
