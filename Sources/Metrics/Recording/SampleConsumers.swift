// SPDX-License-Identifier: Apache-2.0

/// The reading ends of all workers' rings.
package struct SampleConsumers: ~Copyable, Sendable {
    /// The most rings there can be.
    package static let limit = 64

    package private(set) var count = 0
    private var ends = InlineArray<64, SampleConsumer?>(first: nil) { _ in nil }

    package init() {}

    package mutating func append(_ consumer: consuming SampleConsumer) {
        precondition(count < Self.limit, "at most \(Self.limit) workers")
        ends[count] = consume consumer
        count += 1
    }

    /// Makes a ring, keeps its reading end and returns its writing end.
    package mutating func addRing(capacity: Int) -> SampleProducer {
        let memory = RingMemory(capacity: capacity)
        append(SampleConsumer(memory))
        return SampleProducer(memory)
    }
}
