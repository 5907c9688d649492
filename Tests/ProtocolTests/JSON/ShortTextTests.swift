// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ShortTextTests {
    @Test(arguments: ["a", "prompt", "prompt_tokens", "completion_tokens_details", "cache_creation_input_tokens"])
    func `tells a name from one that differs in any one byte or in length`(name: String) {
        let bytes = Array(name.utf8)
        #expect(text(bytes) == text(bytes))
        #expect(text(bytes) != text(bytes + [0]))
        for index in bytes.indices {
            for bit: UInt8 in 0..<7 {
                var other = bytes
                other[index] ^= 1 << bit
                #expect(text(bytes) != text(other))
            }
        }
    }

    private func text(_ bytes: [UInt8]) -> ShortText {
        ShortText(String(decoding: bytes, as: UTF8.self))
    }
}
