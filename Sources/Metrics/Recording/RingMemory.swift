// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization

/// The bytes that both ends of a ring share: a header, the producer's cell, the consumer's cell, then the slots.
///
/// Indices count samples since the ring was made and never wrap; a slot is an index modulo the capacity. The bytes hold
/// no pointer, so that they may lie in a mapped file and be read by the next process.
// Safety: `tail` and the slots from `tail` on are written by the producer only, `head` by the consumer only. Both ends
// are noncopyable, so there is one of each. A slot changes hands by a release and an acquire of the index that passes
// it: the consumer reads below `tail`, the producer writes below `head` + capacity.
@safe final class RingMemory: @unchecked Sendable {
    let capacity: UInt64

    private let memory: MappedMemory
    private let tail: UnsafeMutablePointer<Atomic<UInt64>>
    private let head: UnsafeMutablePointer<Atomic<UInt64>>
    private let slots: UnsafeMutablePointer<RequestSample>

    /// The number of this layout, slots included: another one is not read.
    static let layout: UInt64 = 1

    /// How far apart lie what the two threads write: two cache lines, because x86 fetches lines in pairs.
    private static let separation = 128
    private static let tailPlace = StateHeader.size
    private static let headPlace = tailPlace + separation
    private static let slotsPlace = headPlace + separation

    /// The bytes of a ring of so many samples.
    static func size(capacity: Int) -> Int { slotsPlace + capacity * MemoryLayout<RequestSample>.stride }

    /// The next power of two, which is what a ring can hold.
    static func capacity(atLeast wanted: Int) -> Int {
        precondition(wanted > 0 && wanted <= 1 << 24, "a ring holds between one and 16 M samples")
        return 1 << (Int.bitWidth - (wanted - 1).leadingZeroBitCount)
    }

    /// An empty ring in the memory of the process alone.
    convenience init(capacity wanted: Int) {
        let capacity = Self.capacity(atLeast: wanted)
        self.init(MappedMemory(size: Self.size(capacity: capacity)), capacity: capacity)
    }

    /// The ring that lies in mapped memory of `size(capacity:)` bytes; zeroes are an empty one.
    init(_ memory: MappedMemory, capacity: Int) {
        self.memory = memory
        self.capacity = UInt64(capacity)
        unsafe tail = memory.place(Self.tailPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        unsafe head = memory.place(Self.headPlace).assumingMemoryBound(to: Atomic<UInt64>.self)
        unsafe slots = memory.place(Self.slotsPlace).assumingMemoryBound(to: RequestSample.self)
    }

    /// Producer: fills the slot of `index`, which the consumer has released.
    ///
    /// What is known last goes straight to the slot: to copy it out of a sample to which it was just written, in pieces
    /// wider than it, would keep the core waiting for its own stores.
    func write(_ sample: borrowing RequestSample, duration: UInt64, endedAt: Int64, at index: UInt64) {
        let slot = unsafe slot(index)
        unsafe slot.pointee = copy sample
        unsafe slot.pointee.duration = duration
        unsafe slot.pointee.endedAt = endedAt
    }

    /// Producer: hands over all slots below `index`.
    func publish(below index: UInt64) {
        // Releasing: who acquires this index also sees the bytes of the slots below it. For the next process, which
        // finds what this one had stored in the order in which it stored it, the release keeps the compiler in order.
        unsafe tail.pointee.store(index, ordering: .releasing)
    }

    /// Producer: the index below which slots may be filled again, less the capacity.
    func released() -> UInt64 {
        // Acquiring: the consumer's reads of the slots it released came before our next writes to them.
        unsafe head.pointee.load(ordering: .acquiring)
    }

    /// Consumer: the index below which slots may be read.
    func published() -> UInt64 {
        // Acquiring: pairs with the release in `publish`, so the slots' bytes are whole.
        unsafe tail.pointee.load(ordering: .acquiring)
    }

    /// Consumer: lends the sample of `index`, which the producer has published.
    func read(at index: UInt64, _ body: (SampleSlot) -> Void) {
        unsafe body(SampleSlot(slot(index)))
    }

    /// Consumer: gives back all slots below `index`.
    func release(below index: UInt64) {
        // Releasing: our reads of these slots are done before the producer may write to them.
        unsafe head.pointee.store(index, ordering: .releasing)
    }

    private func slot(_ index: UInt64) -> UnsafeMutablePointer<RequestSample> {
        unsafe slots + Int(truncatingIfNeeded: index & (capacity &- 1))
    }
}

extension RingMemory {
    /// Writes the header and makes the ring begin, empty, at an index; before either end is used.
    func begin(_ header: StateHeader, at index: UInt64) {
        publish(below: index)
        release(below: index)
        unsafe header.write(to: memory.place(0))
    }
}
