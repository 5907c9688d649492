// SPDX-License-Identifier: Apache-2.0

/// Knows names that some servers take for others: Go's decoder passes over the case of letters.
struct JSONNameVariants: Sendable {
    private let names: [JSONPathTable.Member]

    init(_ members: [JSONPathTable.Member]) {
        names = members.map { ($0.parent, Self.folded($0.name.bytes), $0.child) }
    }

    /// Whether a name, which is none of the object's known ones, is one of them in another case.
    func contains(_ name: [UInt8], of parent: JSONPathTable.Node) -> Bool {
        let folded = Self.folded(name)
        return names.contains { $0.parent == parent && $0.name == folded }
    }

    /// Lower case, by Unicode's simple folding as far as it leads to ASCII: the Kelvin sign is a k, the long s an s.
    private static func folded(_ name: [UInt8]) -> ShortText {
        var text = ShortText()
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "A"..."Z": text.append(UInt8(truncatingIfNeeded: scalar.value) | 0x20)
            case "\u{212A}": text.append(UInt8(ascii: "k"))
            case "\u{17F}": text.append(UInt8(ascii: "s"))
            default: text.append(scalar)
            }
        }
        return text
    }
}
