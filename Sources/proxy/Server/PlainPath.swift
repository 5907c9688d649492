// SPDX-License-Identifier: Apache-2.0

/// A path as the most generous of servers reads it, for telling where it leads; what is forwarded stays as it came.
///
/// Percent-encoding is undone, a backslash is a slash, a segment's parameters (";") are left out, and so are segments
/// that are empty or a single dot.
struct PlainPath {
    private(set) var bytes: [UInt8] = []

    /// Nil for a path with a segment "..", which could lead out of a provider's base path.
    init?(_ path: ArraySlice<UInt8>) {
        for segment in Self.decoded(path).split(whereSeparator: Self.isSlash) {
            let name = segment.prefix { $0 != UInt8(ascii: ";") }
            if name.elementsEqual("..".utf8) { return nil }
            guard !name.isEmpty, !name.elementsEqual(".".utf8) else { continue }
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: name)
        }
    }

    /// Whether this is a known path, which has no capitals.
    func matches(_ path: StaticString, ignoringCase: Bool) -> Bool {
        guard bytes.count == path.utf8CodeUnitCount else { return false }
        return zip(bytes, path.description.utf8).allSatisfy { $0 == $1 || ignoringCase && $0 | 0x20 == $1 }
    }

    /// Undoes percent-encoding.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "%")) else { return Array(text) }
        return percentDecoded(text)
    }

    private static func isSlash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
    }

    private static func percentDecoded(_ path: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var place = path.startIndex
        while place < path.endIndex {
            if path[place] == UInt8(ascii: "%"), let byte = byte(path[place...].dropFirst().prefix(2)) {
                decoded.append(byte)
                place += 3
            } else {
                decoded.append(path[place])
                place += 1
            }
        }
        return decoded
    }

    private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, let high = digits.first, let low = digits.last else { return nil }
        guard let high = digit(high), let low = digit(low) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
