// SPDX-License-Identifier: Apache-2.0

/// What an estimate of tokens needs to know of a text: how many characters of which kind, and in how many runs.
///
/// The text may come in pieces cut anywhere, also within a character.
package struct TextStatistics: Sendable {
    /// Characters, as Unicode scalars.
    package private(set) var characters = 0

    private var counts = InlineArray<16, Int>(repeating: 0)
    private var runs = InlineArray<8, Int>(repeating: 0)
    private var exactTokens = 0
    /// Where a packed counter counts the class of the last character; beyond it after anything that is not ASCII.
    private var lastShift: UInt64 = noRun

    private static let noRun: UInt64 = 64

    package init() {}

    /// Adds text in UTF-8. Malformed bytes count somehow, and harm nothing.
    package mutating func add(_ text: Span<UInt8>) {
        add(text, in: 0..<text.count)
    }

    /// Adds a part of the bytes.
    package mutating func add(_ text: Span<UInt8>, in range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                index = addASCII(text, in: index..<min(range.upperBound, index &+ 255))
            } else {
                add(leadByte: byte)
                index &+= 1
            }
        }
    }

    /// Adds one character, as an escape in JSON gives it.
    package mutating func add(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case ..<0x80: add(ascii: UInt8(value))
        case ..<0x800: add(leadByte: UInt8(0xC0 | value >> 6))
        case ..<0x10000: add(leadByte: UInt8(0xE0 | value >> 12))
        default: add(leadByte: UInt8(0xF0 | value >> 18))
        }
    }

    /// Adds tokens that need no estimate, as in a prompt that is given as token numbers.
    package mutating func add(tokens: Int) {
        exactTokens &+= tokens
    }

    /// Counts up to 255 characters in two registers, one byte a class, without a branch on the class.
    private mutating func addASCII(_ text: Span<UInt8>, in range: Range<Int>) -> Int {
        var index = range.lowerBound
        var packedCounts: UInt64 = 0
        var packedRuns: UInt64 = 0
        var last = lastShift
        while index < range.upperBound {
            let byte = text[index]
            if byte >= 0x80 { break }
            let shift = UInt64(asciiShifts[Int(byte)])
            let one: UInt64 = 1 &<< shift
            packedCounts &+= one
            packedRuns &+= shift == last ? 0 : one
            last = shift
            index &+= 1
        }
        lastShift = last
        characters &+= index &- range.lowerBound
        unpack(packedCounts, packedRuns)
        return index
    }

    private mutating func unpack(_ packedCounts: UInt64, _ packedRuns: UInt64) {
        for kind in 0..<6 {
            counts[kind] &+= Int((packedCounts &>> UInt64(kind &* 8)) & 0xFF)
            runs[kind] &+= Int((packedRuns &>> UInt64(kind &* 8)) & 0xFF)
        }
    }

    private mutating func add(ascii byte: UInt8) {
        let shift = UInt64(asciiShifts[Int(byte)])
        let kind = Int(shift / 8)
        counts[kind] &+= 1
        if shift != lastShift { runs[kind] &+= 1 }
        lastShift = shift
        characters &+= 1
    }

    private mutating func add(leadByte byte: UInt8) {
        if byte & 0xC0 == 0x80 { return }
        counts[CharacterClass.ofLeadByte(byte)] &+= 1
        lastShift = Self.noRun
        characters &+= 1
    }

    func count(_ kind: Int) -> Int { counts[kind] }
    func runs(_ kind: Int) -> Int { runs[kind] }
    var knownTokens: Int { exactTokens }
}

/// For each ASCII byte eight times its class.
private let asciiShifts = InlineArray<128, UInt8> { UInt8(CharacterClass.ofASCII(UInt8($0)) * 8) }
