// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The bytes that both ends of a ring share: two lines of indices, then the slots.
///
/// Indices count samples since the ring was made and never wrap. The layout is position-independent and holds no
/// pointer.
// Safety: `tail`, `dropped` and the slots from `tail` on are written by the producer only, `head` by the consumer
// only; both ends are noncopyable, and a slot changes hands by a release and an acquire of the index that passes it.
@safe final class RingMemory: @unchecked Sendable {
    let capacity: Int
    private let base: UnsafeMutableRawPointer

    /// Indices of producer and consumer lie this far apart: two cache lines, because x86 fetches lines in pairs.
    private static let separation = 128

    init(capacity: Int) {
        precondition(capacity > 0 && capacity <= 1 << 24, "a ring holds between one and 16 M samples")
        self.capacity = 1 << (Int.bitWidth - (capacity - 1).leadingZeroBitCount)
        let slots = self.capacity * MemoryLayout<RequestSample>.stride
        unsafe base = .allocate(byteCount: 2 * Self.separation + slots, alignment: Self.separation)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * Self.separation + slots)
    }

    deinit {
        unsafe base.deallocate()
    }
}
