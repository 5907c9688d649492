// SPDX-License-Identifier: Apache-2.0

/// Writes a page of Prometheus' text format 0.0.4.
///
/// The caller keeps each family's samples together, as the format demands.
package struct TextExposition: Sendable {
    package static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Begins a family: the lines that say what it is.
    package mutating func begin(_ name: String, _ type: MetricType, help: String) {
        bytes.append("# HELP ")
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: " "))
        bytes.appendEscaped(help, quotes: false)
        bytes.append("\n# TYPE ")
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: " "))
        bytes.append(type.word)
        bytes.append(UInt8(ascii: "\n"))
    }

    package mutating func sample(_ name: String, _ labels: LabelText, _ value: Double) {
        line(name, "", labels) { $0.appendValue(value) }
    }

    /// Writes a histogram's lines; `bounds` come without +Inf, `counts` per bucket, not cumulative, +Inf's last.
    package mutating func histogram(
        _ name: String,
        _ labels: LabelText,
        bounds: [Double],
        counts: [UInt64],
        sum: Double
    ) {
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total &+= count
            bucket(name, labels, index < bounds.count ? bounds[index] : .infinity, total)
        }
        line(name, "_sum", labels) { $0.appendValue(sum) }
        line(name, "_count", labels) { $0.appendDecimal(Int(clamping: total)) }
    }

    private mutating func bucket(_ name: String, _ labels: LabelText, _ bound: Double, _ count: UInt64) {
        bytes.append(contentsOf: name.utf8)
        bytes.append("_bucket{")
        bytes.append(contentsOf: labels.bytes)
        bytes.append(labels.bytes.isEmpty ? "le=\"" : ",le=\"")
        bytes.appendCanonical(bound)
        bytes.append("\"} ")
        bytes.appendDecimal(Int(clamping: count))
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func line(
        _ name: String,
        _ suffix: StaticString,
        _ labels: LabelText,
        value: (inout [UInt8]) -> Void
    ) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(suffix)
        if !labels.bytes.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels.bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        value(&bytes)
        bytes.append(UInt8(ascii: "\n"))
    }
}
