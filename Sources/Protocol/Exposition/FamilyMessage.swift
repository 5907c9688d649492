// SPDX-License-Identifier: Apache-2.0

import CExposition

/// What a family is, as bytes of a `MetricFamily` message: what stands before its metrics, and what after.
struct FamilyMessage {
    let head: [UInt8]
    let tail: [UInt8]

    init(_ name: String, _ type: MetricType, help: String) {
        let unit = FamilyName(name, type).unit
        let texts = CStrings([name, help, unit?.rawValue ?? ""])
        var family = unsafe Self.empty
        unsafe family.name = texts[0]
        unsafe family.help = texts[1]
        unsafe family.has_type = 1
        unsafe family.type = type.clientType
        head = unsafe Self.pack(&family)
        unsafe family = Self.empty
        unsafe family.unit = unit == nil ? nil : texts[2]
        tail = unsafe Self.pack(&family)
    }

    private static var empty: Io__Prometheus__Client__MetricFamily {
        var family = unsafe Io__Prometheus__Client__MetricFamily()
        unsafe io__prometheus__client__metric_family__init(&family)
        return unsafe family
    }

    private static func pack(_ family: inout Io__Prometheus__Client__MetricFamily) -> [UInt8] {
        let size = unsafe io__prometheus__client__metric_family__get_packed_size(&family)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe io__prometheus__client__metric_family__pack(&family, output.baseAddress)
        }
    }
}

extension MetricType {
    fileprivate var clientType: Io__Prometheus__Client__MetricType {
        switch self {
        case .counter: IO__PROMETHEUS__CLIENT__METRIC_TYPE__COUNTER
        case .gauge, .info, .stateSet: IO__PROMETHEUS__CLIENT__METRIC_TYPE__GAUGE
        case .histogram: IO__PROMETHEUS__CLIENT__METRIC_TYPE__HISTOGRAM
        case .gaugeHistogram: IO__PROMETHEUS__CLIENT__METRIC_TYPE__GAUGE_HISTOGRAM
        case .summary: IO__PROMETHEUS__CLIENT__METRIC_TYPE__SUMMARY
        case .unknown: IO__PROMETHEUS__CLIENT__METRIC_TYPE__UNTYPED
        }
    }
}
