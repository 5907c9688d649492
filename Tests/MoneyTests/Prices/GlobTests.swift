// SPDX-License-Identifier: Apache-2.0

import Money
import Testing

struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("*", "anything", true), ("", "", true), ("", "x", false), ("gpt-*", "gpt-5.5", true),
        ("gpt-*", "xgpt-5", false), ("*-mini", "gpt-5.4-mini", true), ("*-mini", "gpt-5.4-mini-2", false),
        ("a*b*c", "a1b2c", true), ("a*b*c", "abcbc", true), ("a*b*c", "acb", false), ("a**", "a", true),
        ("GPT-*", "gpt-5", false), ("größe*", "größe1", true), ("a.c", "abc", false), ("*aab", "aaaab", true),
    ])
    func `a star stands for any run of characters`(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test
    func `a pattern full of stars does not take for ever`() {
        let pattern = Glob(String(repeating: "*a", count: 200) + "b")

        #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    }
}
