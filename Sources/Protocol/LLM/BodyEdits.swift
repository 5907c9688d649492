// SPDX-License-Identifier: Apache-2.0

/// Changes to a request's body, gathered first and made in one go: every byte that none of them names stays as it came.
package struct BodyEdits: Sendable {
    /// As the client has sent it; all places are in it.
    package let original: [UInt8]
    private var edits: [(range: Range<Int>, bytes: [UInt8])] = []

    package init(_ original: [UInt8]) {
        self.original = original
    }

    package var isEmpty: Bool { edits.isEmpty }

    /// Puts bytes in the place of others. Of two that overlap the first stays; two in one empty range follow each other.
    mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
        guard range.upperBound <= original.count, !edits.contains(where: { $0.range.overlaps(range) }) else { return }
        let index = edits.firstIndex { $0.range.lowerBound > range.lowerBound } ?? edits.count
        edits.insert((range, bytes), at: index)
    }

    mutating func insert(_ text: String, at place: Int) {
        replace(place..<place, with: Array(text.utf8))
    }

    /// The body with all changes made.
    package var result: [UInt8] {
        if edits.isEmpty { return original }
        var result: [UInt8] = []
        result.reserveCapacity(edits.reduce(original.count) { $0 + $1.bytes.count })
        var position = 0
        for edit in edits {
            result.append(contentsOf: original[position..<edit.range.lowerBound])
            result.append(contentsOf: edit.bytes)
            position = edit.range.upperBound
        }
        result.append(contentsOf: original[position...])
        return result
    }

    /// Whether the object that begins before a place has no member. The body is well formed, so the first byte that is no
    /// white space tells.
    func isObjectEmpty(from inside: Int) -> Bool {
        original[inside...].first { $0 > 0x20 } == UInt8(ascii: "}")
    }

    /// Adds a member to the object that begins before a place.
    mutating func insertMember(_ member: String, at inside: Int) {
        insert(isObjectEmpty(from: inside) ? member : member + ",", at: inside)
    }
}
