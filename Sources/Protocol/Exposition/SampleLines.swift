// SPDX-License-Identifier: Apache-2.0

/// The lines of one series without their values, rendered once for the series' life: `name{method="GET"} `.
///
/// A number has one line. A histogram has one for each bucket, then its sum's and its count's. The last line, which only
/// OpenMetrics shows, tells when the series was zero.
package struct SampleLines: Sendable {
    let bytes: [UInt8]
    /// Where each line ends.
    let ends: [Int]

    /// The one line of a counter or gauge.
    package init(number name: String, _ type: MetricType, _ labels: [LabelPair]) {
        var lines = Renderer(labels)
        lines.add(name[...])
        let family = FamilyName(name, type)
        if family.isTotal { lines.add(family.base, "_created") }
        (bytes, ends) = (lines.bytes, lines.ends)
    }

    /// The lines of a histogram whose bounds come without +Inf.
    package init(histogram name: String, _ labels: [LabelPair], bounds: [Double]) {
        var lines = Renderer(labels)
        for bound in bounds { lines.addBucket(name[...], bound) }
        lines.addBucket(name[...], .infinity)
        lines.add(name[...], "_sum")
        lines.add(name[...], "_count")
        lines.add(name[...], "_created")
        (bytes, ends) = (lines.bytes, lines.ends)
    }

    var count: Int { ends.count }

    /// The bytes of a line.
    func range(of line: Int) -> Range<Int> { (line == 0 ? 0 : ends[line - 1])..<ends[line] }
}

private struct Renderer {
    private let labels: [UInt8]
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    init(_ labels: [LabelPair]) {
        self.labels = LabelText(labels).bytes
    }

    mutating func add(_ name: Substring, _ suffix: StaticString = "") {
        bytes.append(contentsOf: name.utf8)
        bytes.append(suffix)
        if !labels.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        ends.append(bytes.count)
    }

    mutating func addBucket(_ name: Substring, _ bound: Double) {
        bytes.append(contentsOf: name.utf8)
        bytes.append("_bucket{")
        bytes.append(contentsOf: labels)
        bytes.append(labels.isEmpty ? "le=\"" : ",le=\"")
        bytes.appendCanonical(bound)
        bytes.append("\"} ")
        ends.append(bytes.count)
    }
}
