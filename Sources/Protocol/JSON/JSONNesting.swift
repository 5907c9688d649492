// SPDX-License-Identifier: Apache-2.0

/// Which containers are open, one bit each: so the depth is bounded and nothing recurses.
struct JSONNesting: Sendable {
    /// As deep as JSONDecoder goes.
    static let limit = 512

    private(set) var depth = 0
    private var arrays = InlineArray<8, UInt64>(repeating: 0)

    var isInArray: Bool {
        depth > 0 && arrays[(depth &- 1) >> 6] & (1 &<< UInt64((depth &- 1) & 63)) != 0
    }

    /// False: too deep, nothing is opened.
    mutating func open(array: Bool) -> Bool {
        if depth == Self.limit { return false }
        let bit: UInt64 = 1 &<< UInt64(depth & 63)
        if array { arrays[depth >> 6] |= bit } else { arrays[depth >> 6] &= ~bit }
        depth &+= 1
        return true
    }

    mutating func close() { depth &-= 1 }
}
