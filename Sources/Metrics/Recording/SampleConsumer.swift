// SPDX-License-Identifier: Apache-2.0

/// The reading end of a ring, owned by the collector.
///
/// Reading and giving back are two steps, so that what was read can be committed in between.
package struct SampleConsumer: ~Copyable, Sendable {
    private let memory: RingMemory

    /// How many samples were read since the ring was made.
    package private(set) var position: UInt64

    init(_ memory: RingMemory, position: UInt64 = 0) {
        self.memory = memory
        self.position = position
    }

    /// Reads, in order, the samples recorded before the call.
    ///
    /// - Returns: how many samples were ever recorded, as the producer counts them, and how full the ring was, from 0 to 1.
    @discardableResult
    package mutating func read(_ body: (SampleSlot) -> Void) -> (recorded: UInt64, fill: Double) {
        let end = memory.published()
        let fill = Double(end &- position) / Double(memory.capacity)
        while position < end {
            memory.read(at: position, body)
            position += 1
        }
        return (end, fill)
    }

    /// Lets the producer use the slots of all samples read so far.
    package mutating func release() {
        memory.release(below: position)
    }
}
