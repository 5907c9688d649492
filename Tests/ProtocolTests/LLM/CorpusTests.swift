// SPDX-License-Identifier: Apache-2.0

import Foundation
import Protocol
import Testing

/// The estimate against tiktoken's count of texts of many kinds; see `scripts/corpus`.
///
/// The costs are fitted to these texts, so that this says that nothing has been broken. How far off the estimate is on kinds
/// that it was not fitted to is what `fit.py` prints.
struct CorpusTests {
    /// Percent. Kinds that are not named here are within five.
    private static let bounds = [
        "arabic": 10, "chinese": 9, "c-code": 7, "html": 8, "json": 8, "korean": 9, "polish": 14, "vietnamese": 9,
    ]

    private struct Counted: Sendable, CustomTestStringConvertible {
        let name: String
        let text: [UInt8]
        let tokens: Int

        var testDescription: String { name }
        var bound: Int { bounds.first { name.hasPrefix($0.key) }?.value ?? 5 }

        var estimate: Int {
            var statistics = TextStatistics()
            statistics.add(text.span)
            return statistics.estimatedTokens
        }
    }

    private static let corpus: [Counted] = {
        let folder = Bundle.module.bundleURL.appending(path: "Fixtures/corpus")
        guard let counts = try? Data(contentsOf: folder.appending(path: "counts.json")),
            let tokens = try? JSONDecoder().decode([String: Int].self, from: counts)
        else { return [] }
        return tokens.sorted { $0.key < $1.key }.compactMap { name, tokens in
            guard let text = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
            return Counted(name: name, text: [UInt8](text), tokens: tokens)
        }
    }()

    @Test func `the corpus has every text that was counted, in more than forty kinds`() {
        let kinds = Set(Self.corpus.map { $0.name.prefix { !$0.isNumber } })
        #expect(Self.corpus.count >= 58)
        #expect(kinds.count >= 40)
        #expect(kinds.filter { $0.hasPrefix("japanese") }.count >= 5)
    }

    @Test(arguments: corpus)
    private func `the estimate is near the count`(counted: Counted) {
        let percent = 100 * Double(counted.estimate - counted.tokens) / Double(counted.tokens)
        #expect(abs(percent) <= Double(counted.bound), "\(counted.name): \(percent) %")
    }

    @Test func `half of all texts are within three percent`() {
        let errors = Self.corpus.map { abs(Double($0.estimate - $0.tokens)) / Double($0.tokens) }.sorted()
        let median = errors.isEmpty ? 1 : errors[errors.count / 2]
        #expect(median <= 0.03)
    }

    @Test(arguments: corpus)
    private func `a text may come in pieces of any size`(counted: Counted) {
        var random = RandomJSON(seed: 6100)
        for longest in [1, 17, 400] {
            var statistics = TextStatistics()
            var rest = counted.text[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(1 + random.below(longest)))
                statistics.add(piece.span)
                rest = rest.dropFirst(piece.count)
            }
            #expect(statistics.estimatedTokens == counted.estimate)
        }
    }

    @Test func `any bytes at all are estimated alike, whole or in pieces, and no run of them is free`() {
        var random = RandomJSON(seed: 6200)
        for round in 0..<300 {
            let byte = UInt8(truncatingIfNeeded: round)
            let bytes = round < 256 ? [UInt8](repeating: byte, count: 3000) : random.bytes(random.below(5000))
            var (whole, parts) = (TextStatistics(), TextStatistics())
            whole.add(bytes.span)
            let cut = bytes.isEmpty ? 0 : random.below(bytes.count)
            parts.add(bytes.span.extracting(first: cut))
            parts.add(bytes.span.extracting(cut...))
            #expect(parts.estimatedTokens == whole.estimatedTokens)
            #expect(parts.characters == whole.characters)
            #expect(whole.estimatedTokens <= bytes.count * 3 && whole.estimatedTokens >= bytes.count / 100)
        }
    }
}
