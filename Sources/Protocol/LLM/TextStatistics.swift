// SPDX-License-Identifier: Apache-2.0

/// How long a text is, and how many tokens a model is likely to make of it.
///
/// The text may come in pieces cut anywhere, also within a character.
package struct TextStatistics: Sendable {
    /// Characters, as Unicode scalars.
    package private(set) var characters = 0

    /// Hundredths of a token.
    private var cost = 0
    private var exactTokens = 0
    private var last = CharacterClass.none

    package init() {}

    /// An **estimate** of how many tokens a current byte-pair tokenizer makes of the text.
    ///
    /// A weighted sum over kinds of characters: good to some ten percent on prose and code in the scripts that it knows,
    /// worse on base64 and on rare scripts. It is not calibrated against any provider's tokenizer.
    package var estimatedTokens: Int { (cost &+ 99) / 100 &+ exactTokens }

    /// Adds text in UTF-8. Malformed bytes count somehow, and harm nothing.
    package mutating func add(_ text: Span<UInt8>) {
        var index = 0
        while index < text.count {
            index &+= addBlocks(text.extracting(index...))
            index &+= addBytes(text.extracting(index...).extracting(first: 16))
        }
    }

    /// Adds one character, as an escape in JSON gives it.
    package mutating func add(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case ..<0x80: add(byte: UInt8(value))
        case ..<0x800: add(byte: UInt8(0xC0 | value >> 6))
        case ..<0x10000: add(byte: UInt8(0xE0 | value >> 12))
        default: add(byte: UInt8(0xF0 | value >> 18))
        }
    }

    /// Adds tokens that need no estimate, as in a prompt that is given as token numbers.
    package mutating func add(tokens: Int) {
        exactTokens &+= tokens
    }

    private mutating func addBytes(_ text: Span<UInt8>) -> Int {
        // A copy keeps the sums in registers.
        var statistics = self
        for index in text.indices { statistics.add(byte: text[index]) }
        self = statistics
        return text.count
    }

    /// The first byte of a character counts for all of it.
    private mutating func add(byte: UInt8) {
        if byte & 0xC0 == 0x80 { return }
        let kind = CharacterClass(of: byte)
        cost &+= Int(kind == last ? kind.cost : kind.firstCost)
        last = kind
        characters &+= 1
    }

    /// Adds blocks of printable ASCII up to the first other one, and tells how many bytes they were.
    private mutating func addBlocks(_ text: Span<UInt8>) -> Int {
        guard text.count >= 16 else { return 0 }
        let text = text.extracting(first: CharacterRun.longest)
        var run = CharacterRun(after: last)
        while let block = text.block(at: run.length), run.append(block) {}
        let rest = text.count &- run.length
        if rest < 16, let block = text.block(at: text.count &- 16) { run.append(lastOf: block, count: rest) }
        if run.length == 0 { return 0 }
        cost &+= run.cost
        characters &+= run.length
        last = run.last
        return run.length
    }
}
