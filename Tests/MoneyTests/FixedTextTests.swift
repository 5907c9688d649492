// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct FixedTextTests {
    @Test(arguments: ["", "gpt-5.5", "日本語", String(repeating: "x", count: 95)])
    func `keeps a text that fits`(text: String) {
        #expect(FixedText(text).description == text)
        #expect(FixedText(text).isEmpty == text.isEmpty)
    }

    @Test(arguments: [("x", 95), ("é", 47), ("本", 31), ("😀", 23)])
    func `cuts a longer one between two characters`(character: String, kept: Int) {
        let text = String(repeating: character, count: 200)
        #expect(FixedText(text).description == String(repeating: character, count: kept))
    }
}
