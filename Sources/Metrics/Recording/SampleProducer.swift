// SPDX-License-Identifier: Apache-2.0

/// The writing end of a ring, owned by one worker.
package struct SampleProducer: ~Copyable, Sendable {
    private let memory: RingMemory
    private var tail: UInt64

    /// The consumer's index when we last looked. It only grows, so that looking again is needless while there is room.
    private var knownHead: UInt64

    init(_ memory: RingMemory) {
        self.memory = memory
        tail = memory.published()
        knownHead = memory.released()
    }

    /// Writes one sample as it is.
    @discardableResult
    package mutating func push(_ sample: borrowing RequestSample) -> Bool {
        push(sample, duration: sample.duration, endedAt: sample.endedAt)
    }

    /// Writes one sample with these two times in place of its own, without a lock, a system call or an allocation; not if the ring is full.
    ///
    /// - Returns: whether there was room. Who is told that there was none calls `Collector.drain()` and asks again.
    @discardableResult
    package mutating func push(_ sample: borrowing RequestSample, duration: UInt64, endedAt: Int64) -> Bool {
        guard tail &- knownHead < memory.capacity || hasRoomByNow() else { return false }
        memory.write(sample, duration: duration, endedAt: endedAt, at: tail)
        tail &+= 1
        memory.publish(below: tail)
        return true
    }

    private mutating func hasRoomByNow() -> Bool {
        knownHead = memory.released()
        return tail &- knownHead < memory.capacity
    }
}
