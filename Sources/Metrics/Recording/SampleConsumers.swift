// SPDX-License-Identifier: Apache-2.0

/// The reading ends of all workers' rings.
package struct SampleConsumers: ~Copyable, Sendable {
    /// The most rings there can be.
    package static let limit = 64

    private var ends = InlineArray<64, SampleConsumer?> { _ in nil }
    private(set) var count = 0

    /// Up to which index each ring was read.
    private(set) var positions = InlineArray<64, UInt64>(repeating: 0)

    package init() {}

    package mutating func append(_ consumer: consuming SampleConsumer) {
        precondition(count < Self.limit, "there are at most \(Self.limit) rings")
        ends[count] = consume consumer
        count += 1
    }

    /// Makes a ring, keeps its reading end and returns its writing end.
    package mutating func addRing(capacity: Int) -> SampleProducer {
        let memory = RingMemory(capacity: capacity)
        append(SampleConsumer(memory))
        return SampleProducer(memory)
    }

    /// Reads every ring up to where it stands now.
    ///
    /// - Returns: how many samples were ever recorded, and how full the fullest ring was, from 0 to 1.
    mutating func read(_ body: (SampleSlot) -> Void) -> (recorded: UInt64, fill: Double) {
        var recorded: UInt64 = 0
        var fill = 0.0
        for index in 0..<count {
            guard let ring = ends[index]?.read(body) else { continue }
            recorded &+= ring.recorded
            fill = max(fill, ring.fill)
            positions[index] = ring.recorded
        }
        return (recorded, fill)
    }

    /// Gives the slots read so far back to their producers.
    mutating func release() {
        for index in 0..<count { ends[index]?.release() }
    }
}
