// SPDX-License-Identifier: Apache-2.0

/// Kinds of characters that tokenizers treat alike.
enum CharacterClass {
    // ASCII: counted in runs, too. The values are places in a packed counter. Tabs and other controls count as line
    // breaks: they seldom merge with the word after them, as a space does.
    static let lowercase = 0
    static let uppercase = 1
    static let digit = 2
    static let space = 3
    static let lineBreak = 4
    static let punctuation = 5
    // All others: counted by their first byte in UTF-8.
    static let latin = 6
    static let greek = 7
    static let cyrillic = 8
    static let semitic = 9
    static let indic = 10
    static let symbol = 11
    static let kana = 12
    static let han = 13
    static let hangul = 14
    static let rare = 15
    static let count = 16

    /// The first byte alone tells the script well enough, and a character split over two pieces is still counted once.
    static func ofLeadByte(_ byte: UInt8) -> Int {
        switch byte {
        case ..<0xCE: latin
        case 0xCE...0xCF: greek
        case 0xD0...0xD4: cyrillic
        case 0xD5...0xDF: semitic
        case 0xE0...0xE1: indic
        case 0xE2: symbol
        case 0xE3: kana
        case 0xE4...0xE9: han
        case 0xEA...0xED: hangul
        default: rare
        }
    }
}
