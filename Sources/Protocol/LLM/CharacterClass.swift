// SPDX-License-Identifier: Apache-2.0

/// A kind of characters that tokenizers treat alike, and what one of them costs in hundredths of a token.
///
/// A lower-case run is about a word, which grows slowly with its length; one space belongs to the word after it, so that
/// only the second space of a run costs something; three digits make a token.
struct CharacterClass: Equatable, Sendable {
    /// What a character costs after one of its kind. Kinds with equal costs cost the same at the beginning, too.
    let cost: UInt8
    /// What a character costs at the beginning of a run.
    let firstCost: UInt8

    private init(_ cost: UInt8, first: UInt8) {
        self.cost = cost
        firstCost = first
    }

    /// A kind outside of ASCII, where runs do not matter.
    init(_ cost: UInt8) {
        self.init(cost, first: cost)
    }

    static func == (one: CharacterClass, two: CharacterClass) -> Bool { one.cost == two.cost }

    static var none: CharacterClass { CharacterClass(0) }
    static var lowercase: CharacterClass { CharacterClass(6, first: 76) }
    static var uppercase: CharacterClass { CharacterClass(30, first: 30) }
    static var digit: CharacterClass { CharacterClass(33, first: 48) }
    static var space: CharacterClass { CharacterClass(15, first: 0) }
    /// Tabs and other controls, too: they seldom merge with the word after them, as a space does.
    static var lineBreak: CharacterClass { CharacterClass(10, first: 60) }
    static var punctuation: CharacterClass { CharacterClass(20, first: 76) }
}

extension CharacterClass {
    /// The class of the character that begins with this byte.
    init(of byte: UInt8) {
        self = byte < 0x80 ? CharacterClass.ofASCII(byte) : CharacterClass.ofLeadByte(byte)
    }

    private static func ofASCII(_ byte: UInt8) -> CharacterClass {
        asciiClasses[Int(asciiKinds[Int(byte)])]
    }

    /// The first byte alone tells the script well enough, and a character split over two pieces is still counted once.
    private static func ofLeadByte(_ byte: UInt8) -> CharacterClass {
        switch byte {
        // Latin.
        case ..<0xCE: CharacterClass(30)
        // Greek.
        case 0xCE...0xCF: CharacterClass(45)
        // Cyrillic.
        case 0xD0...0xD4: CharacterClass(27)
        // Hebrew, Arabic and their neighbours.
        case 0xD5...0xDF: CharacterClass(45)
        // The scripts of India and of Southeast Asia.
        case 0xE0...0xE1: CharacterClass(65)
        // Symbols.
        case 0xE2: CharacterClass(80)
        // Kana.
        case 0xE3: CharacterClass(82)
        // Han.
        case 0xE4...0xE9: CharacterClass(86)
        // Hangul.
        case 0xEA...0xED: CharacterClass(80)
        // Emoji, and what is rare.
        default: CharacterClass(150)
        }
    }
}

/// For each ASCII byte which of `asciiClasses` is its own; spelt out, because a computed table costs a check at each use.
private let asciiKinds: InlineArray<128, UInt8> = [
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5,
    5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5,
    5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5,
]

private let asciiClasses: InlineArray<6, CharacterClass> = [
    .lowercase, .uppercase, .digit, .space, .lineBreak, .punctuation,
]
