// SPDX-License-Identifier: Apache-2.0

extension CharacterCosts {
    /// What characters outside of ASCII cost, at the first byte or at the one that tells the script.
    ///
    /// In most scripts, too, what begins after another script, after a space or a mark is most of a token. A text is in few
    /// scripts, so that the others are best passed over.
    static func outsideOfASCII(_ window: CharacterWindow) -> Block {
        let (text, second) = (window.current, window.second)
        var costs = Block()
        if text.has(0xC0, 0xCF) { costs |= latinCosts(text, second) }
        if text.has(0xD0, 0xDF) { costs |= cyrillicCosts(text, second) }
        if second.has(0xE3, 0xE3) { costs |= kanaCosts(window) }
        if text.has(0xE4, 0xED) { costs |= hanCosts(text, window.third) }
        if window.first.has(0xE0, 0xE1) { costs |= indicCosts(window) }
        if text.has(0xE2, 0xE2) { costs |= run(text.equal(0xE2), after: window.third.equal(0xE2), cost: 57, first: 57) }
        if text.has(0xEE, 0xFF) { costs |= rareCosts(text) }
        return costs
    }

    @inline(__always)
    private static func latinCosts(_ text: Block, _ before: Block) -> Block {
        let western = run(text.equal(0xC3), after: before.equal(0xC3), cost: 67, first: 17)
        let others = run(text.range(0xC4, 0xCB), after: before.range(0xC4, 0xCB), cost: 96, first: 59)
        return western | others | (text.range(0xC0, 0xC2) | text.range(0xCC, 0xCF)).costing(44)
    }

    /// Arabic, too.
    @inline(__always)
    private static func cyrillicCosts(_ text: Block, _ before: Block) -> Block {
        let cyrillic = run(text.range(0xD0, 0xD4), after: before.range(0xD0, 0xD4), cost: 12, first: 99)
        let arabic = run(text.range(0xD8, 0xDB), after: before.range(0xD8, 0xDB), cost: 22, first: 83)
        return cyrillic | arabic | (text.range(0xD5, 0xD7) | text.range(0xDC, 0xDF)).costing(44)
    }

    /// Hangul, too.
    @inline(__always)
    private static func hanCosts(_ text: Block, _ before: Block) -> Block {
        run(text.range(0xE4, 0xE9), after: before.range(0xE4, 0xE9), cost: 74, first: 33)
            | run(text.range(0xEA, 0xED), after: before.range(0xEA, 0xED), cost: 60, first: 57)
    }

    /// The scripts of India and Thai share one first byte, and what is rare and Vietnamese another.
    @inline(__always)
    private static func indicCosts(_ window: CharacterWindow) -> Block {
        let late = window.current.range(0xB8, 0xFF)
        let (india, far) = (window.first.equal(0xE0), window.first.equal(0xE1))
        let indiaBefore = window.fourth.equal(0xE0) & ~window.third.range(0xB8, 0xFF)
        let costs = run(india & ~late, after: indiaBefore, cost: 13, first: 92)
        return costs | (india & late).costing(43) | (far & ~late).costing(60) | (far & late).costing(5)
    }

    /// Forms of full width, and emoji.
    @inline(__always)
    private static func rareCosts(_ text: Block) -> Block {
        text.range(0xEE, 0xEF).costing(78) | text.range(0xF0, 0xFF).costing(150)
    }

    /// Told by all three bytes, and so counted at the last.
    @inline(__always)
    private static func kanaCosts(_ window: CharacterWindow) -> Block {
        let now = Kana(window.second, window.first, window.current)
        let before = Kana(window.fifth, window.fourth, window.third)
        let hiragana = run(now.hiragana, after: before.hiragana, cost: 51, first: 48)
        let katakana = run(now.katakana, after: before.katakana, cost: 59, first: 36)
        return hiragana | katakana | now.marks.costing(105)
    }

    /// Each character of a script costs something, and one that does not follow another of its script some more.
    @inline(__always)
    private static func run(_ marks: Block, after before: Block, cost: UInt8, first: UInt8) -> Block {
        marks.costing(cost) &+ (marks & ~before).costing(first)
    }
}

/// Which characters are what in the range that Japanese has to itself.
private struct Kana {
    let hiragana: Block
    let katakana: Block
    let marks: Block

    @inline(__always)
    init(_ first: Block, _ second: Block, _ third: Block) {
        let all = first.equal(0xE3)
        let (shared, late) = (second.equal(0x82), third.range(0xA0, 0xFF))
        hiragana = all & (second.equal(0x81) | (shared & ~late))
        katakana = all & (second.equal(0x83) | (shared & late))
        marks = all & ~(hiragana | katakana)
    }
}
