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
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index &+= addASCII(text.extracting(index..<min(text.count, index &+ 255)))
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

    /// Counts the ASCII at the beginning of up to 255 bytes in two registers, one byte a class, without a branch on the
    /// class; returns how much of it there is.
    private mutating func addASCII(_ text: Span<UInt8>) -> Int {
        var index = 0
        var packedCounts: UInt64 = 0
        var packedRuns: UInt64 = 0
        var last = lastShift
        while index < text.count {
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
        characters &+= index
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

/// For each ASCII byte eight times its class; spelt out, because a computed table costs a check at each use.
private let asciiShifts: InlineArray<128, UInt8> = [
    32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32,
    32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32,
    24, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 40, 40, 40, 40, 40, 40,
    40, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 40, 40, 40, 40, 40,
    40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 40, 40, 40, 40,
]
