// SPDX-License-Identifier: Apache-2.0

extension DecodedWriteRequest {
    /// The request for a reader's eyes, a line for each thing.
    ///
    ///     # prometheus.WriteRequest (remote write 1.0): 1 series, 1 samples, 0 histograms, 0 exemplars, 1 metadata
    ///     # metadata up gauge help="Whether it is up."
    ///     {__name__="up",job="a"} 1 @1795511107042
    package var lines: [String] {
        [title] + metadata.map { "# metadata \(nameText($0.name)) \($0.text)" } + timeSeries.flatMap(\.lines)
    }

    private var title: String {
        let message =
            switch version {
            case .v1: "prometheus.WriteRequest (remote write 1.0)"
            case .v2: "io.prometheus.write.v2.Request (remote write 2.0)"
            }
        var counts = [
            "\(timeSeries.count) series", "\(timeSeries.reduce(0) { $0 + $1.samples.count }) samples",
            "\(timeSeries.reduce(0) { $0 + $1.histograms.count }) histograms",
            "\(timeSeries.reduce(0) { $0 + $1.exemplars.count }) exemplars",
        ]
        switch version {
        case .v1: counts.append("\(metadata.count) metadata")
        case .v2: counts.append("\(symbols.count) symbols")
        }
        return "# \(message): \(counts.joined(separator: ", "))"
    }
}

extension DecodedWriteRequest.TimeSeries {
    fileprivate var lines: [String] {
        let name = labels.text
        let about = metadata.map { ["# metadata \(name) \($0.text)"] } ?? []
        let samples = samples.map { "\(name) \($0.text)" } + histograms.map { "\(name) \($0.text)" }
        return about + samples + exemplars.map { "# exemplar \(name) \($0.labels.text) \($0.text)" }
    }
}

extension [DecodedWriteRequest.Label] {
    fileprivate var text: String {
        "{" + map { "\(nameText($0.name))=\(quoted($0.value))" }.joined(separator: ",") + "}"
    }
}

extension DecodedWriteRequest.Metadata {
    private static let types = [
        "unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset",
    ]

    fileprivate var text: String {
        let type = type < UInt64(Self.types.count) ? Self.types[Int(type)] : "type \(type)"
        return "\(type) help=\(quoted(help))" + (unit.isEmpty ? "" : " unit=\(quoted(unit))")
    }
}

extension DecodedWriteRequest.Sample {
    fileprivate var text: String { valueText(value) + timeText(timestamp, since: startTimestamp) }
}

extension DecodedWriteRequest.Exemplar {
    fileprivate var text: String { valueText(value) + timeText(timestamp, since: 0) }
}

extension DecodedHistogram {
    fileprivate var text: String {
        var parts = ["count=\(count.text)", "sum=\(valueText(sum))", "schema=\(schema)"]
        if zeroThreshold != 0 || zeroCount != .integer(0) {
            parts.append("zero=\(zeroCount.text)@\(valueText(zeroThreshold))")
        }
        if negative != Buckets() { parts.append("negative=\(negative.text)") }
        if positive != Buckets() { parts.append("positive=\(positive.text)") }
        if !customValues.isEmpty { parts.append("custom=\(customValues.map(valueText))") }
        if resetHint != 0 { parts.append("reset_hint=\(resetHint)") }
        return "histogram{\(parts.joined(separator: " "))}" + timeText(timestamp, since: startTimestamp)
    }
}

extension DecodedHistogram.Buckets {
    /// Spans as offset+length, and the counts.
    fileprivate var text: String {
        let spans = spans.map { "\($0.offset)+\($0.length)" }.joined(separator: ",")
        let counts = counts.isEmpty ? self.deltas.text : self.counts.map(valueText).joined(separator: ",")
        return "[\(spans)]:\(counts)"
    }
}

extension [Int64] {
    /// Differences as what they add up to.
    fileprivate var text: String {
        var total: Int64 = 0
        return map {
            total &+= $0
            return String(total)
        }.joined(separator: ",")
    }
}

extension DecodedHistogram.Count {
    fileprivate var text: String {
        switch self {
        case .integer(let count): String(count)
        case .float(let count): valueText(count)
        }
    }
}

private func timeText(_ time: Int64, since start: Int64) -> String {
    " @\(time)" + (start == 0 ? "" : " since \(start)")
}

private func valueText(_ value: Double) -> String {
    if value.bitPattern == RemoteWriteSample.staleMarker.bitPattern { return "stale" }
    var bytes: [UInt8] = []
    bytes.appendValue(value)
    return String(decoding: bytes, as: UTF8.self)
}

/// A name as PromQL takes it: in quotes where it has odd characters.
private func nameText(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: false
        }
    }
    return isPlain && !name.isEmpty ? name : quoted(name)
}

/// A text in quotes, on one line and without what would move a terminal's cursor.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\" + String(scalar)
        case "\n": result += "\\n"
        case _ where scalar.properties.generalCategory == .control: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
