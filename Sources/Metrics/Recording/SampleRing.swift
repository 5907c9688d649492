// SPDX-License-Identifier: Apache-2.0

/// A ring of samples between one producing and one consuming thread.
///
/// Its two ends are noncopyable, so that the compiler proves that there is one of each.
@frozen
package struct SampleRing: ~Copyable {
    package let producer: SampleProducer
    package let consumer: SampleConsumer

    /// Makes an empty ring; `capacity` is rounded up to a power of two.
    package init(capacity: Int) {
        self.init(RingMemory(capacity: capacity), position: 0)
    }

    /// The ring that lies in memory; the samples from `position` on are still to be read.
    init(_ memory: RingMemory, position: UInt64) {
        memory.release(below: position)
        producer = SampleProducer(memory)
        consumer = SampleConsumer(memory, position: position)
    }
}
