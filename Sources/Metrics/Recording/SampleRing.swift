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
        let memory = RingMemory(capacity: capacity)
        producer = SampleProducer(memory)
        consumer = SampleConsumer(memory)
    }
}
