// SPDX-License-Identifier: Apache-2.0

/// The reading end of a ring, owned by the collector.
///
/// Reading and giving back are two steps, so that what was read can be committed in between.
package struct SampleConsumer: ~Copyable, Sendable {
    private let memory: RingMemory

    /// How many samples were read since the ring was made.
    package private(set) var position: UInt64 = 0

    init(_ memory: RingMemory) {
        self.memory = memory
    }

    /// How many samples found no room.
    package var dropped: UInt64 { memory.droppedCount }

    /// Reads, in order, the samples recorded before the call.
    ///
    /// - Returns: how many samples were ever recorded, as the producer counts them.
    @discardableResult
    package mutating func read(_ body: (borrowing RequestSample) -> Void) -> UInt64 {
        let end = memory.published()
        while position < end {
            body(memory.read(at: position))
            position += 1
        }
        return end
    }

    /// Lets the producer use the slots of all samples read so far.
    package mutating func release() {
        memory.release(below: position)
    }
}
