// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct JSONNumberTests {
    @Test(arguments: [
        ("0", 0), ("12", 12), ("12.9", 12), ("-3", 0), ("1e3", 1000), ("1.5e3", 1500), ("1500e-2", 15), ("9e-1", 0),
        ("0.00012e5", 12), ("4294967295", 4_294_967_295), ("4294967296", 4_294_967_295), ("1e400", 4_294_967_295),
        ("1e-400", 0), ("0e999999999999999999999", 0), ("123456789012345678901234567890e-28", 12),
        ("99999999999999999999999999", 4_294_967_295), ("0.1234567890123456789012345678901234567890", 0),
        ("1.9999999999999999999999999999999999", 1),
    ])
    func `a count is cut to its whole part and held within bounds`(text: String, count: Int) {
        #expect(number(text)?.count == count)
    }

    @Test(arguments: ["18446744073709551616", "1e20", "-1e2000", "\(String(repeating: "9", count: 5000))"])
    func `a number beyond 64 bits saturates`(text: String) {
        #expect((number(text)?.magnitude ?? 0) > UInt64.max - 10)
        #expect(number(text)?.isNegative == text.hasPrefix("-"))
    }

    private func number(_ text: String) -> JSONNumber? {
        var tokenizer = JSONTokenizer()
        var position = 0
        let bytes = Array((text + " ").utf8)
        guard case .number(let number) = tokenizer.next(in: bytes.span, from: &position) else { return nil }
        return number
    }
}
