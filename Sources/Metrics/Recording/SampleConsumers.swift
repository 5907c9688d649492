// SPDX-License-Identifier: Apache-2.0

/// The reading ends of all workers' rings.
package struct SampleConsumers: ~Copyable, Sendable {
    /// The most rings there can be.
    package static let limit = 64

    private var ends = InlineArray<64, SampleConsumer?> { _ in nil }
    private var count = 0

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
    /// - Returns: how many samples were ever recorded, and how many found no room.
    mutating func read(_ body: (borrowing RequestSample) -> Void) -> (recorded: UInt64, dropped: UInt64) {
        var recorded: UInt64 = 0
        var dropped: UInt64 = 0
        for index in 0..<count {
            recorded &+= ends[index]?.read(body) ?? 0
            dropped &+= ends[index]?.dropped ?? 0
        }
        return (recorded, dropped)
    }

    /// Gives the slots read so far back to their producers.
    mutating func release() {
        for index in 0..<count { ends[index]?.release() }
    }
}
