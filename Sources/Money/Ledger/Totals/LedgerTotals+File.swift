// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol

/// A file's totals as they are kept beside it, so that a bill need not read a whole month.
///
/// Lines of words: `totals VERSION SIZE MODIFIED SKIPPED`; `n NAME`, numbered from 0; `c QUARTER TENANT PROVIDER MODEL
/// FIGURE…`; `s QUARTER TENANT SESSION REQUESTS COST`. They are believed as long as the file's size and time are the same.
extension LedgerTotals {
    /// What a file was when it was summed up.
    struct Stamp: Equatable {
        var size: Int
        var modified: Int64

        init(_ file: borrowing FileDescriptor) throws(Errno) {
            size = try file.size()
            modified = try file.modificationTime()
        }
    }

    /// Changes with the figures.
    private static let version: StaticString = "totals 1 "

    func text(_ stamp: Stamp) -> [UInt8] {
        var text: [UInt8] = []
        text.append(Self.version)
        text.append(words: [UInt64(clamping: stamp.size), UInt64(bitPattern: stamp.modified), UInt64(skippedLines)])
        for number in 0..<names.count {
            text.append("n ")
            text.append(escaped: names[number])
            text.append(LedgerText.lineFeed)
        }
        for cell in cells {
            text.append("c ")
            let place =
                [UInt64(bitPattern: cell.quarter)] + [cell.tenant, cell.provider, cell.model].map { UInt64($0) }
            text.append(words: place + (0..<BillFigures.count).map { cell.figures.values[$0] })
        }
        for part in sessions {
            text.append("s ")
            let place = [UInt64(bitPattern: part.quarter), UInt64(part.tenant), UInt64(part.session)]
            text.append(words: place + [part.requests, part.cost])
        }
        return text
    }

    /// Nil: of another state of the file, or damaged.
    init?(_ text: [UInt8], of stamp: Stamp) {
        var reader = WordReader(text)
        guard reader.skips(Self.version), reader.number() == UInt64(clamping: stamp.size),
            reader.number() == UInt64(bitPattern: stamp.modified), let skipped = reader.number(), reader.endsLine()
        else { return nil }
        self.init()
        skippedLines = Int(clamping: skipped)
        while !reader.isAtEnd {
            guard readLine(&reader) else { return nil }
        }
    }

    private mutating func readLine(_ reader: inout WordReader) -> Bool {
        if reader.skips("n ") { return readName(&reader) }
        if reader.skips("c ") { return readCell(&reader) }
        return reader.skips("s ") && readSession(&reader)
    }

    private mutating func readName(_ reader: inout WordReader) -> Bool {
        let expected = names.count
        let name = reader.restOfLine()
        return number(of: Array(JSONText.unescaped(name.span).utf8)) == expected
    }

    private mutating func readCell(_ reader: inout WordReader) -> Bool {
        guard let quarter = reader.quarter(), let tenant = reader.number(below: names.count),
            let provider = reader.number(below: names.count), let model = reader.number(below: names.count)
        else { return false }
        var figures = BillFigures()
        for index in 0..<BillFigures.count {
            guard let value = reader.number() else { return false }
            figures.add(value, to: index)
        }
        add(figures, quarter, tenant, provider, model)
        return reader.endsLine()
    }

    private mutating func readSession(_ reader: inout WordReader) -> Bool {
        guard let quarter = reader.quarter(), let tenant = reader.number(below: names.count),
            let session = reader.number(below: names.count), let requests = reader.number(),
            let cost = reader.number()
        else { return false }
        var part = Session(quarter: quarter, tenant: tenant, session: session)
        (part.requests, part.cost) = (requests, cost)
        add(part, tenant: tenant, session: session)
        return reader.endsLine()
    }
}

extension WordReader {
    fileprivate mutating func quarter() -> Int64? {
        number().flatMap { Int32(exactly: Int64(bitPattern: $0)) }.map(Int64.init)
    }
}

extension [UInt8] {
    /// Appends numbers with spaces between them and a line feed.
    fileprivate mutating func append(words: [UInt64]) {
        for (index, word) in words.enumerated() {
            if index > 0 { append(UInt8(ascii: " ")) }
            append(decimal: word)
        }
        append(LedgerText.lineFeed)
    }
}
