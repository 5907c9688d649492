// SPDX-License-Identifier: Apache-2.0

/// A set of ASCII bytes, written as 128 of them: a byte is a member when it stands at its own place.
///
/// A member is told by one look into the literal, which no initialiser has to make first.
struct ByteSet {
    private let places: StaticString

    @inline(__always)
    init(_ places: StaticString) {
        precondition(places.utf8CodeUnitCount == 128, "a byte has no place")
        self.places = places
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && places.byte(at: Int(byte)) == byte
    }
}

extension Span<UInt8> {
    /// The first index from `start` on whose byte is no member, or `count`.
    @inline(__always)
    func end(of set: ByteSet, from start: Int) -> Int {
        precondition(start >= 0)
        return unsafe withUnsafeBufferPointer { bytes in
            var index = start
            // Safety: the index is checked against the count before each use and began at no less than zero.
            while index < bytes.count, set.contains(unsafe bytes[index]) { index &+= 1 }
            return index
        }
    }
}
