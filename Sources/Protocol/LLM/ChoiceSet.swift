// SPDX-License-Identifier: Apache-2.0

/// Some of an answer's choices, by their places; none beyond 127 is kept.
package struct ChoiceSet: Equatable, Sendable {
    static let capacity = 128

    private var words = InlineArray<2, UInt64>(repeating: 0)

    package init() {}

    package mutating func insert(_ index: Int) {
        guard (0..<Self.capacity).contains(index) else { return }
        words[index >> 6] |= 1 &<< UInt64(index & 63)
    }

    package func contains(_ index: Int) -> Bool {
        guard (0..<Self.capacity).contains(index) else { return false }
        return words[index >> 6] & (1 &<< UInt64(index & 63)) != 0
    }

    package static func == (one: ChoiceSet, two: ChoiceSet) -> Bool {
        one.words[0] == two.words[0] && one.words[1] == two.words[1]
    }
}
