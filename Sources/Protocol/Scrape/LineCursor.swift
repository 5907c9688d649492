// SPDX-License-Identifier: Apache-2.0

/// A place in a line of a scraped page, and the lexical elements that both formats share.
struct LineCursor {
    let line: [UInt8]
    private(set) var place = 0

    init(_ line: [UInt8]) {
        self.line = line
    }

    var byte: UInt8? { place < line.count ? line[place] : nil }

    var isAtEnd: Bool { place == line.count }

    mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        place += 1
        return true
    }

    mutating func take(_ wanted: Character) -> Bool { wanted.asciiValue.map { take($0) } ?? false }

    /// Passes over spaces and tabs; returns whether there were any.
    @discardableResult
    mutating func skipBlanks() -> Bool {
        let start = place
        while byte == 0x20 || byte == 0x09 { place += 1 }
        return place > start
    }

    /// What comes before the next blank.
    mutating func word() -> ArraySlice<UInt8> {
        let start = place
        while let byte, byte != 0x20, byte != 0x09 { place += 1 }
        return line[start..<place]
    }

    /// Everything up to the line's end.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { place = line.count }
        return line[place...]
    }

    /// A metric's name, or a label's, which has no colons; nil when there is none here.
    mutating func name(colons: Bool) -> String? {
        let start = place
        while let byte, Self.isName(byte, isFirst: place == start, colons: colons) { place += 1 }
        return place > start ? String(decoding: line[start..<place], as: UTF8.self) : nil
    }

    private static func isName(_ byte: UInt8, isFirst: Bool, colons: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !isFirst
        case UInt8(ascii: ":"): colons
        default: false
        }
    }

    /// A text in quotes, without them and with its escapes resolved; those that mean nothing stay as they are.
    mutating func quoted() -> [UInt8]? {
        guard take("\"") else { return nil }
        let start = place
        while let byte, byte != UInt8(ascii: "\"") { place += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard place < line.count else { return nil }
        defer { place += 1 }
        return Self.unescaped(line[start..<place])
    }

    /// Resolves `\\`, `\n` and, unless `quotes` is false, `\"`.
    static func unescaped(_ text: ArraySlice<UInt8>, quotes: Bool = true) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var result: [UInt8] = []
        var bytes = text[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = bytes.first else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "\\"): result.append(next)
            case UInt8(ascii: "\"") where quotes: result.append(next)
            default: result += [byte, next]
            }
            bytes.removeFirst()
        }
        return result
    }
}
