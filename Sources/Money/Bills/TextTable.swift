// SPDX-License-Identifier: Apache-2.0

/// Columns of text, the first aligned to the left and the others to the right.
package struct TextTable: Sendable {
    package private(set) var rows: [[String]]

    package init(heading: [String]) {
        rows = [heading]
    }

    package mutating func add(_ row: [String]) { rows.append(row) }

    /// The rows as lines, without spaces at their ends.
    package var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? Self.width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, text in
                let pad = String(repeating: " ", count: widths[column] - Self.width(text))
                return column == 0 ? text + pad : pad + text
            }.joined(separator: "  ").trimmedAtEnd
        }
    }

    /// Cells of a terminal: East Asian wide letters take two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0x1100...0x115F).contains($1.value) || isWide($1.value) ? 2 : 1) }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        (0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0xFE30...0xFE4F).contains(value) || (0xFF00...0xFF60).contains(value)
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
