// SPDX-License-Identifier: Apache-2.0

/// Writes a page of Prometheus' text format 0.0.4, or of OpenMetrics 1.0.
///
/// The caller keeps each family's samples together, as both formats demand. The buffer is kept from page to page, and
/// numbers and lines are put into it without anything on the way, so that a page of usual size allocates nothing.
package struct TextExposition: Sendable {
    package enum Dialect: Sendable { case prometheus, openMetrics }

    package private(set) var bytes: [UInt8] = []
    private let dialect: Dialect

    package init(_ dialect: Dialect) {
        self.dialect = dialect
    }

    /// Begins another page in the same memory, unless someone still holds the last one.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Begins a family: the lines that say what it is.
    package mutating func begin(_ name: String, _ type: MetricType, help: String) {
        switch dialect {
        case .prometheus:
            append("HELP", name[...]) { $0.appendEscaped(help, quotes: false) }
            append("TYPE", name[...]) { $0.append(type.word) }
        case .openMetrics:
            let family = FamilyName(name, type)
            // Its samples could not be called so if this were said to be a counter.
            let isNameless = type == .counter && !family.isTotal
            append("TYPE", family.base) { $0.append(isNameless ? "unknown" : type.word) }
            if let unit = family.unit { append("UNIT", family.base) { $0.append(contentsOf: unit.rawValue.utf8) } }
            append("HELP", family.base) { $0.appendEscaped(help, quotes: true) }
        }
    }

    /// Writes a counter or gauge. `createdAt` is nanoseconds since 1970.
    package mutating func number(_ lines: SampleLines, _ value: Double, createdAt: Int64) {
        append(lines, 0)
        bytes.appendValue(value)
        bytes.append(UInt8(ascii: "\n"))
        if lines.count > 1 { append(lines, createdAt: createdAt) }
    }

    /// Writes a histogram; `counts` are per bucket, not cumulative, +Inf's last, and as many as `lines` has buckets.
    package mutating func histogram(
        _ lines: SampleLines,
        counts: [UInt64],
        sum: Double,
        createdAt: Int64,
        exemplar: (_ bucket: Int) -> BucketExemplar? = { _ in nil }
    ) {
        precondition(lines.count == counts.count + 3, "a line for each bucket, the sum, the count and the creation")
        var total: UInt64 = 0
        for index in counts.indices {
            total &+= counts[index]
            append(lines, index)
            bytes.appendDecimal(Int(clamping: total))
            if dialect == .openMetrics, let exemplar = exemplar(index) { bytes.append(exemplar) }
            bytes.append(UInt8(ascii: "\n"))
        }
        append(lines, counts.count)
        bytes.appendValue(sum)
        bytes.append(UInt8(ascii: "\n"))
        append(lines, counts.count + 1)
        bytes.appendDecimal(Int(clamping: total))
        bytes.append(UInt8(ascii: "\n"))
        append(lines, createdAt: createdAt)
    }

    /// Ends the page.
    package mutating func end() {
        if dialect == .openMetrics { bytes.append("# EOF\n") }
    }

    private mutating func append(_ keyword: StaticString, _ name: Substring, text: (inout [UInt8]) -> Void) {
        bytes.append("# ")
        bytes.append(keyword)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: " "))
        text(&bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(_ lines: SampleLines, _ line: Int) {
        bytes.append(copying: lines.bytes.span.extracting(lines.range(of: line)))
    }

    private mutating func append(_ lines: SampleLines, createdAt: Int64) {
        guard dialect == .openMetrics else { return }
        append(lines, lines.count - 1)
        bytes.appendSeconds(createdAt)
        bytes.append(UInt8(ascii: "\n"))
    }
}
