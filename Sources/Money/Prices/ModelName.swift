// SPDX-License-Identifier: Apache-2.0

/// What vendors' names of models have in common.
package enum ModelName {
    /// The name without the date of its snapshot: `gpt-5.5` of `gpt-5.5-2026-03-05`, `claude-opus-5` of
    /// `claude-opus-5-20260101` and `claude-opus-5@20260101`; nil when there is none.
    package static func undated(_ name: String) -> String? {
        for length in [10, 8] {
            let date = name.suffix(length)
            let rest = name.dropLast(length)
            guard rest.count > 1, let mark = rest.last, mark == "-" || mark == "@", isDate(date) else { continue }
            return String(rest.dropLast())
        }
        return nil
    }

    private static func isDate(_ text: Substring) -> Bool {
        if text.utf8.count == 10 { return PriceDate(String(text)) != nil }
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let year = text.prefix(4)
        let month = text.dropFirst(4).prefix(2)
        return PriceDate("\(year)-\(month)-\(text.suffix(2))") != nil
    }
}
