// SPDX-License-Identifier: Apache-2.0

/// Which containers are open, one bit each: so the depth is bounded and nothing recurses.
struct JSONNesting: Sendable {
    /// As deep as JSONDecoder goes.
    static let limit = 512

    private(set) var depth = 0
    /// Whether the innermost container is an array.
    private(set) var isInArray = false
    /// The same for the containers around it; what is beyond the depth is left over from others.
    private var areArrays = InlineArray<8, UInt64>(repeating: 0)

    /// False: too deep, nothing is opened.
    mutating func open(isArray: Bool) -> Bool {
        if depth >= Self.limit { return false }
        let bit: UInt64 = 1 &<< UInt64(depth & 63)
        if isInArray { areArrays[depth >> 6] |= bit } else { areArrays[depth >> 6] &= ~bit }
        depth &+= 1
        isInArray = isArray
        return true
    }

    mutating func close() {
        depth &-= 1
        isInArray = areArrays[depth >> 6] & (1 &<< UInt64(depth & 63)) != 0
    }

    /// Closes everything.
    mutating func reset() {
        depth = 0
        isInArray = false
    }
}
