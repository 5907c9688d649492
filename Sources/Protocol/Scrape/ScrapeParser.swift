// SPDX-License-Identifier: Apache-2.0

/// Reads a scraped page piece by piece, in bounded memory. One mistake makes the whole page void, as Prometheus has it:
/// a part of a page would look like series that have ended.
package struct ScrapeParser {
    private let format: ScrapeFormat
    private let limits: ScrapeLimits

    private var page = ScrapedPage()
    private var line: [UInt8] = []
    private var number = 1
    private var bytes = 0
    private var isEnded = false

    package init(_ format: ScrapeFormat, _ limits: ScrapeLimits = ScrapeLimits()) {
        self.format = format
        self.limits = limits
    }

    /// Takes the next piece of the page, cut anywhere.
    package mutating func read(_ piece: Span<UInt8>) throws(ScrapeError) {
        bytes += piece.count
        guard bytes <= limits.bytes else { throw error(.tooLong) }
        var start = 0
        while start < piece.count {
            let end = piece.endOfScrapedLine(from: start)
            line.append(copying: piece.extracting(start..<end))
            guard line.count <= limits.line else { throw error(.tooLong) }
            guard end < piece.count else { return }
            try readLine()
            start = end + 1
        }
    }

    /// Ends the page.
    package mutating func finish() throws(ScrapeError) -> ScrapedPage {
        switch format {
        case .text: if !line.isEmpty { try readLine() }
        // The end's own line feed may be missing.
        case .openMetrics:
            if !line.isEmpty { try readLine() }
            guard isEnded else { throw error(.noEnd) }
        }
        return page
    }

    private mutating func readLine() throws(ScrapeError) {
        var cursor = LineCursor(line)
        line.removeAll(keepingCapacity: true)
        do throws(ScrapeError.Reason) {
            switch format {
            case .text: try readTextLine(&cursor)
            case .openMetrics: try readOpenMetricsLine(&cursor)
            }
        } catch {
            throw self.error(error)
        }
        number += 1
    }

    private func error(_ reason: ScrapeError.Reason) -> ScrapeError { ScrapeError(reason: reason, line: number) }

    private mutating func add(_ sample: ScrapedSample) throws(ScrapeError.Reason) {
        guard page.samples.count < limits.samples else { throw .tooManySamples }
        page.samples.append(sample)
    }
}

extension ScrapeError.Reason: Error {}

// Prometheus' text format.
extension ScrapeParser {
    private mutating func readTextLine(_ cursor: inout LineCursor) throws(ScrapeError.Reason) {
        cursor.skipBlanks()
        if cursor.isAtEnd { return }
        if cursor.take("#") { return try readComment(&cursor) }
        guard let name = cursor.name(colons: true) else { throw .syntax }
        cursor.skipBlanks()
        let labels = cursor.take("{") ? try readLabels(&cursor, blanks: true) : []
        cursor.skipBlanks()
        guard let value = ScrapedNumber.value(cursor.word()) else { throw .syntax }
        cursor.skipBlanks()
        let timestamp = cursor.isAtEnd ? nil : try needed(ScrapedNumber.milliseconds(cursor.word()))
        cursor.skipBlanks()
        guard cursor.isAtEnd else { throw .syntax }
        try add(ScrapedSample(name: name, labels: labels, value: value, timestamp: timestamp))
    }

    /// What is neither help nor type is for people.
    private mutating func readComment(_ cursor: inout LineCursor) throws(ScrapeError.Reason) {
        guard cursor.skipBlanks() else { return }
        let word = String(decoding: cursor.word(), as: UTF8.self)
        guard word == "HELP" || word == "TYPE" else { return }
        cursor.skipBlanks()
        guard let name = cursor.name(colons: true), cursor.skipBlanks() || cursor.isAtEnd else { throw .syntax }
        if word == "HELP" {
            page.families[name, default: ScrapedFamily()].help = try text(
                LineCursor.unescaped(cursor.rest(), quotes: false)
            )
        } else {
            let kind = cursor.word()
            cursor.skipBlanks()
            guard cursor.isAtEnd else { throw .syntax }
            page.families[name, default: ScrapedFamily()].kind = try self.kind(kind)
        }
    }
}

// OpenMetrics, which leaves less to taste.
extension ScrapeParser {
    private mutating func readOpenMetricsLine(_ cursor: inout LineCursor) throws(ScrapeError.Reason) {
        guard !isEnded else { throw .afterEnd }
        if cursor.take("#") { return try readDescriptor(&cursor) }
        guard let name = cursor.name(colons: true) else { throw .syntax }
        let labels = cursor.take("{") ? try readLabels(&cursor, blanks: false) : []
        let (value, timestamp) = try readValue(&cursor)
        let exemplar = cursor.isAtEnd ? nil : try readExemplar(&cursor)
        try add(ScrapedSample(name: name, labels: labels, value: value, timestamp: timestamp, exemplar: exemplar))
    }

    private mutating func readDescriptor(_ cursor: inout LineCursor) throws(ScrapeError.Reason) {
        guard cursor.take(" ") else { throw .syntax }
        let word = String(decoding: cursor.word(), as: UTF8.self)
        if word == "EOF", cursor.isAtEnd {
            isEnded = true
            return
        }
        guard cursor.take(" "), let name = cursor.name(colons: true), cursor.take(" ") || cursor.isAtEnd else {
            throw .syntax
        }
        switch word {
        case "HELP": page.families[name, default: ScrapedFamily()].help = try text(LineCursor.unescaped(cursor.rest()))
        case "TYPE": page.families[name, default: ScrapedFamily()].kind = try kind(cursor.rest())
        case "UNIT":
            let unit = try text(Array(cursor.rest()))
            guard unit.isEmpty || name.hasSuffix("_\(unit)") else { throw .unit }
            page.families[name, default: ScrapedFamily()].unit = unit
        default: throw .syntax
        }
    }

    /// A space and a number, and perhaps the same again for the time.
    private func readValue(_ cursor: inout LineCursor) throws(ScrapeError.Reason) -> (Double, Int64?) {
        guard cursor.take(" "), let value = ScrapedNumber.value(cursor.word()) else { throw .syntax }
        guard !cursor.isAtEnd else { return (value, nil) }
        guard cursor.take(" ") else { throw .syntax }
        // What follows may be an exemplar's mark instead.
        if cursor.byte == UInt8(ascii: "#") { return (value, nil) }
        let timestamp = try needed(ScrapedNumber.seconds(cursor.word()))
        guard cursor.isAtEnd || cursor.take(" ") && !cursor.isAtEnd else { throw .syntax }
        return (value, timestamp)
    }

    private func readExemplar(_ cursor: inout LineCursor) throws(ScrapeError.Reason) -> ScrapedExemplar {
        guard cursor.take("#"), cursor.take(" "), cursor.take("{") else { throw .syntax }
        let labels = try readLabels(&cursor, blanks: false)
        let (value, timestamp) = try readValue(&cursor)
        guard cursor.isAtEnd else { throw .syntax }
        return ScrapedExemplar(labels: labels, value: value, timestamp: timestamp)
    }
}

// What both have in common.
extension ScrapeParser {
    /// Reads labels after the opening brace. 0.0.4 takes blanks between all parts and a comma before the closing brace.
    private func readLabels(_ cursor: inout LineCursor, blanks: Bool) throws(ScrapeError.Reason) -> [LabelPair] {
        var labels: [LabelPair] = []
        var names: Set<String> = []
        while true {
            if blanks { cursor.skipBlanks() }
            if blanks || labels.isEmpty && names.isEmpty, cursor.take("}") { return labels }
            guard let name = cursor.name(colons: false) else { throw .syntax }
            if blanks { cursor.skipBlanks() }
            guard cursor.take("=") else { throw .syntax }
            if blanks { cursor.skipBlanks() }
            guard let value = cursor.quoted() else { throw .syntax }
            guard names.insert(name).inserted else { throw .duplicateLabel }
            guard names.count <= limits.labels else { throw .tooManyLabels }
            let text = try text(value)
            // To Prometheus an empty label is none.
            if !text.isEmpty { labels.append((name, text)) }
            if blanks { cursor.skipBlanks() }
            if cursor.take("}") { return labels }
            guard cursor.take(",") else { throw .syntax }
        }
    }

    private func kind(_ word: ArraySlice<UInt8>) throws(ScrapeError.Reason) -> ScrapedFamily.Kind {
        let word = String(decoding: word, as: UTF8.self)
        if format == .text, word == "untyped" { return .unknown }
        guard let kind = ScrapedFamily.Kind(rawValue: word) else { throw .unknownType }
        return kind
    }

    private func text(_ bytes: [UInt8]) throws(ScrapeError.Reason) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private func needed<Value>(_ value: Value?) throws(ScrapeError.Reason) -> Value {
        guard let value else { throw .syntax }
        return value
    }
}

extension Span<UInt8> {
    /// The next line feed from `start` on, or `count`.
    fileprivate func endOfScrapedLine(from start: Int) -> Int {
        firstFarIndex(from: start) { $0 .== Block(repeating: 0x0A) }
    }
}
