// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct TextStatisticsTests {
    static let prose = """
        The quick brown fox jumps over the lazy dog, and nobody in the whole village seems to wonder about it. In the \
        evening people sit in front of their houses, talk about the weather and the harvest, and wait for the train.
        """
    static let code = """
        func parse(_ input: [UInt8]) -> Header? {
            guard let end = input.firstIndex(of: 0x0A) else { return nil }
            return Header(name: String(decoding: input[..<end], as: UTF8.self), size: 128)
        }
        """

    static let texts: [(text: String, tokens: ClosedRange<Int>)] = [
        ("", 0...0), ("a", 1...1), ("hello", 1...1), ("hello world", 2...3), ("1234567", 2...4), (" ", 0...1),
        ("internationalization", 1...4), ("!!!", 1...3), ("\n\n\n", 1...2),
        (prose, 36...56), (code, 52...86),
        ("今天天气很好，我们去公园散步吧。", 10...18), ("今日はとても良い天気です。", 8...14), ("오늘 날씨가 정말 좋네요", 8...14),
        ("Сегодня очень хорошая погода", 6...12), ("Größe und Übermut, élève où ça", 9...19), ("😀😀😀", 3...9),
        ("مرحبا بالعالم", 4...9),
    ]

    @Test(arguments: texts)
    func `the estimate is of the right size in the scripts it knows`(text: String, tokens: ClosedRange<Int>) {
        #expect(tokens.contains(statistics([Array(text.utf8)]).estimatedTokens))
    }

    @Test(arguments: texts)
    func `a text may come in pieces cut anywhere`(text: String, tokens: ClosedRange<Int>) {
        let bytes = Array(text.utf8)
        let whole = statistics([bytes])
        #expect(whole.characters == text.unicodeScalars.count)
        for cut in 0...bytes.count {
            let cutStatistics = statistics([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(cutStatistics.characters == whole.characters)
            #expect(cutStatistics.estimatedTokens == whole.estimatedTokens)
        }
    }

    @Test(arguments: texts)
    func `an escaped character counts as the character`(text: String, tokens: ClosedRange<Int>) {
        var escaped = TextStatistics()
        for scalar in text.unicodeScalars { escaped.add(scalar) }
        #expect(escaped.characters == text.unicodeScalars.count)
        #expect(escaped.estimatedTokens == statistics([Array(text.utf8)]).estimatedTokens)
    }

    @Test func `more text never means fewer tokens`() {
        var statistics = TextStatistics()
        var last = 0
        var random = RandomJSON(seed: 6000)
        for _ in 0..<2000 {
            let piece = [UInt8(truncatingIfNeeded: random.next())]
            statistics.add(piece.span)
            #expect(statistics.estimatedTokens >= last)
            last = statistics.estimatedTokens
        }
    }

    @Test func `a long run of one character is counted in full`() {
        #expect(statistics([[UInt8](repeating: 0x61, count: 100_000)]).characters == 100_000)
        #expect(statistics([[UInt8](repeating: 0x20, count: 100_000)]).characters == 100_000)
    }

    private func statistics(_ pieces: [[UInt8]]) -> TextStatistics {
        var statistics = TextStatistics()
        for piece in pieces { statistics.add(piece.span) }
        return statistics
    }
}
