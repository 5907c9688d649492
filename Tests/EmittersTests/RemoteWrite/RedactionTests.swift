// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct RedactionTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
    ])
    func `base 64 is RFC 4648's`(text: String, encoded: String) {
        #expect(Redaction.base64(Array(text.utf8)) == encoded)
    }

    @Test func `an echoed request loses its secrets`() {
        var redaction = Redaction(["header-secret", "x"])
        redaction.hide("pass word", of: "user")
        let encoded = Redaction.base64(Array("user:pass word".utf8))
        let text = redaction.applied(to: "bad: Basic \(encoded), X-Key: header-secret\r\nfor pass word x")
        #expect(text == "bad: Basic ***, X-Key: ***  for *** x")
        redaction.hide("token-2")
        #expect(redaction.applied(to: "Bearer token-2 \u{1B}[31m") == "Bearer ***  [31m")
    }

    @Test func `long texts are cut after masking`() {
        var redaction = Redaction([])
        redaction.hide("secret-token")
        let text = redaction.applied(to: String(repeating: "x", count: 505) + "secret-token" + "more")
        #expect(text == String(repeating: "x", count: 505) + "***more")
        #expect(redaction.applied(to: String(repeating: "y", count: 9999)).count == 512)
    }
}
