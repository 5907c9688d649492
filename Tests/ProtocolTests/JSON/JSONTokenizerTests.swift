// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct JSONTokenizerTests {
    @Test(arguments: [
        "", " ", "{", "[", "\"", "\"a", "{]", "[}", "[1}", "{\"a\":1]", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{a:1}",
        "{\"a\":1,,}", "[1,,]", "[,1]", "[1 2]", "{,}", "{,\"a\":1}", ",", ":", "]", "}", "nul", "nulll", "True",
        "tru e", "01", "-", "+1",
        "1.", ".5", "1e", "1e+", "--1", "1.e1", "0x1", "\"\u{1}\"", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12",
        "1 2",
        "{} {}", "[,]", "'a'", "[1]x", "/**/1", "NaN",
    ])
    func `refuses what JSONDecoder refuses`(text: String) {
        #expect(JSONTree.decoded(Array(text.utf8)) == nil)
        #expect(JSONTree.tokenized([Array(text.utf8)]) == nil)
    }

    @Test(arguments: [
        "0", "-0", "12.5e1", " true ", "null", "\"\"", "[]", "{}", "[[],{}]", #"{"a":{"b":[1,2,{"c":null}]}}"#,
        #""\u00e9\ud83d\ude00\/\b""#, "\r\n\t [ 1 , 2 ] ", #"{"":0}"#, "[1,2e2,false,]", "{\"a\":1,}", "1E5",
    ])
    func `reads what JSONDecoder reads, however it is cut`(text: String) {
        let bytes = Array(text.utf8)
        let tree = JSONTree.decoded(bytes)
        #expect(tree != nil)
        for cut in 0...bytes.count {
            #expect(JSONTree.tokenized([Array(bytes[..<cut]), Array(bytes[cut...])]) == tree)
        }
        #expect(JSONTree.tokenized(bytes.map { [$0] }) == tree)
    }

    @Test(arguments: 0..<8)
    func `agrees with JSONDecoder on random texts, however they are cut`(seed: Int) {
        var random = RandomJSON(seed: UInt64(seed))
        for _ in 0..<200 {
            let bytes = random.text()
            let cut = random.below(bytes.count + 1)
            let tree = JSONTree.decoded(bytes)
            #expect(tree != nil)
            #expect(JSONTree.tokenized([bytes]) == tree, "\(String(decoding: bytes, as: UTF8.self))")
            #expect(JSONTree.tokenized([Array(bytes[..<cut]), Array(bytes[cut...])]) == tree)
            #expect(JSONTree.tokenized(bytes.map { [$0] }) == tree)
        }
    }

    @Test(arguments: 0..<8)
    func `agrees with JSONDecoder on damaged texts but for the three freedoms it takes`(seed: Int) {
        var random = RandomJSON(seed: UInt64(seed) + 1000)
        var refused = 0
        for _ in 0..<400 {
            let bytes = random.damaged(random.text())
            let ours = JSONTree.tokenized([bytes])
            if let theirs = JSONTree.decoded(bytes) {
                #expect(
                    ours != nil && (ours == theirs || isUnusual(bytes)),
                    "\(String(decoding: bytes, as: UTF8.self))"
                )
            } else {
                #expect(ours == nil || isUnusual(bytes), "\(String(decoding: bytes, as: UTF8.self))")
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    /// No UTF-8, a half of a surrogate pair, a number that a Double does not hold exactly, a name twice.
    private func isUnusual(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return true }
        let hasSurrogate = text.contains("\\ud") || text.contains("\\uD")
        let hasLongNumber = text.split { !$0.isNumber }.contains { $0.count > 15 }
        return hasSurrogate || hasLongNumber || hasGreatExponent(text) || hasRepeatedName(text)
    }

    private func hasGreatExponent(_ text: String) -> Bool {
        let pieces: [Substring] = text.split { $0 == "e" || $0 == "E" }
        return pieces.dropFirst().contains { (rest: Substring) in
            rest.drop { $0 == "+" || $0 == "-" }.prefix { $0.isNumber }.count > 1
        }
    }

    private func hasRepeatedName(_ text: String) -> Bool {
        let names = text.split(separator: "\"").map { $0.prefix(1) }.filter { $0.first?.isNumber == true }
        return Set(names).count < names.count
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `stops at a depth of 512 without trapping`(opening: String) {
        let bytes = Array(String(repeating: opening, count: 100_000).utf8)
        var tokenizer = JSONTokenizer()
        var position = 0
        var opened = 0
        while let token = tokenizer.next(in: bytes.span, from: &position) {
            if token == .beginArray || token == .beginObject { opened += 1 }
        }
        #expect(opened == 512)
        #expect(tokenizer.hasFailed)
    }

    @Test(arguments: 0..<4)
    func `random bytes trap nothing`(seed: Int) {
        var random = RandomJSON(seed: UInt64(seed) + 2000)
        for _ in 0..<500 {
            _ = JSONTree.tokenized((0...random.below(4)).map { _ in random.bytes(random.below(40)) })
        }
    }

    @Test(arguments: [
        (#""\ud800""#, ""), (#""\ud800x""#, "x"), (#""\udc00""#, "\u{FFFD}"), (#""\ud800\ud83d\ude00""#, "😀"),
        (#""\ud800\n""#, "\n"), (#""\ud83d\u0041""#, "A"),
    ])
    func `half a surrogate pair reads as U+FFFD or as nothing`(text: String, value: String) {
        #expect(JSONTree.tokenized([Array(text.utf8)]) == .string(value))
    }

    @Test func `bytes that are no UTF-8 pass`() {
        #expect(JSONTree.tokenized([[0x22, 0xFF, 0xC3, 0x22]]) == .string("\u{FFFD}\u{FFFD}"))
    }
}
