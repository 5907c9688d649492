// SPDX-License-Identifier: Apache-2.0

/// A pattern in which `*` stands for any run of characters, also none; everything else is itself.
package struct Glob: Equatable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    package init(_ pattern: String) {
        bytes = Array(pattern.utf8)
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package var isLiteral: Bool { !bytes.contains(Self.star) }

    /// How much a match says: the number of bytes that are themselves.
    package var literalCount: Int { bytes.count { $0 != Self.star } }

    private static let star = UInt8(ascii: "*")

    package func matches(_ text: String) -> Bool {
        matches(Array(text.utf8).span)
    }

    /// Tries the shortest run for each star and comes back only to the last one: the cost is at most the product of both
    /// lengths, whatever the pattern.
    package func matches(_ text: borrowing Span<UInt8>) -> Bool {
        var place = 0
        var index = 0
        var retry: (place: Int, index: Int)?
        while index < text.count {
            if place < bytes.count, bytes[place] == Self.star {
                retry = (place + 1, index)
                place += 1
            } else if place < bytes.count, bytes[place] == text[index] {
                place += 1
                index += 1
            } else if let last = retry {
                place = last.place
                index = last.index + 1
                retry = (last.place, last.index + 1)
            } else {
                return false
            }
        }
        return bytes[place...].allSatisfy { $0 == Self.star }
    }
}
