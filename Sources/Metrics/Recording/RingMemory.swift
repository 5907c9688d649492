// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The bytes that both ends of a ring share: the producer's cells, the consumer's cell, then the slots.
///
/// Indices count samples since the ring was made and never wrap; a slot is an index modulo the capacity. The layout
/// holds no pointer, so that the same bytes may one day lie in a mapped file.
// Safety: `tail`, `dropped` and the slots from `tail` on are written by the producer only, `head` by the consumer
// only. Both ends are noncopyable, so there is one of each. A slot changes hands by a release and an acquire of the
// index that passes it: the consumer reads below `tail`, the producer writes below `head` + capacity.
@safe final class RingMemory: @unchecked Sendable {
    let capacity: UInt64

    private let base: UnsafeMutableRawPointer
    private let tail: UnsafeMutablePointer<Atomic<UInt64>>
    private let dropped: UnsafeMutablePointer<Atomic<UInt64>>
    private let head: UnsafeMutablePointer<Atomic<UInt64>>
    private let slots: UnsafeMutablePointer<RequestSample>

    /// How far apart lie what the two threads write: two cache lines, because x86 fetches lines in pairs.
    private static let separation = 128

    init(capacity wanted: Int) {
        precondition(wanted > 0 && wanted <= 1 << 24, "a ring holds between one and 16 M samples")
        let count = 1 << (Int.bitWidth - (wanted - 1).leadingZeroBitCount)
        capacity = UInt64(count)
        let cells = 2 * Self.separation
        let size = cells + count * MemoryLayout<RequestSample>.stride
        unsafe base = .allocate(byteCount: size, alignment: Self.separation)
        unsafe tail = (base + 0).bindMemory(to: Atomic<UInt64>.self, capacity: 2)
        unsafe dropped = tail + 1
        unsafe head = (base + Self.separation).bindMemory(to: Atomic<UInt64>.self, capacity: 1)
        unsafe slots = (base + cells).bindMemory(to: RequestSample.self, capacity: count)
        unsafe tail.initialize(to: Atomic(0))
        unsafe dropped.initialize(to: Atomic(0))
        unsafe head.initialize(to: Atomic(0))
    }

    deinit {
        // Neither samples nor atomics own anything that would have to be given back first.
        unsafe base.deallocate()
    }

    /// Producer: fills the slot of `index`, which the consumer has released.
    func write(_ sample: borrowing RequestSample, at index: UInt64) {
        unsafe slot(index).pointee = copy sample
    }

    /// Producer: hands over all slots below `index`.
    func publish(below index: UInt64) {
        // Releasing: who acquires this index also sees the bytes of the slots below it.
        unsafe tail.pointee.store(index, ordering: .releasing)
    }

    /// Producer: the index below which slots may be filled again, less the capacity.
    func released() -> UInt64 {
        // Acquiring: the consumer's reads of the slots it released came before our next writes to them.
        unsafe head.pointee.load(ordering: .acquiring)
    }

    /// Producer: counts a sample that found no room.
    func countDropped() {
        // Relaxed, both: one thread writes, and the count stands for itself.
        unsafe dropped.pointee.store(dropped.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// Consumer: the index below which slots may be read.
    func published() -> UInt64 {
        // Acquiring: pairs with the release in `publish`, so the slots' bytes are whole.
        unsafe tail.pointee.load(ordering: .acquiring)
    }

    /// Consumer: the sample of `index`, which the producer has published.
    func read(at index: UInt64) -> RequestSample {
        unsafe slot(index).pointee
    }

    /// Consumer: gives back all slots below `index`.
    func release(below index: UInt64) {
        // Releasing: our reads of these slots are done before the producer may write to them.
        unsafe head.pointee.store(index, ordering: .releasing)
    }

    private func slot(_ index: UInt64) -> UnsafeMutablePointer<RequestSample> {
        unsafe slots + Int(truncatingIfNeeded: index & (capacity &- 1))
    }

    /// Any thread: how many samples found no room.
    var droppedCount: UInt64 {
        // Relaxed: the count stands for itself.
        unsafe dropped.pointee.load(ordering: .relaxed)
    }
}
