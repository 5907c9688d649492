// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics
import Testing

struct SampleRingTests {
    @Test(arguments: [(wanted: 1, capacity: 1), (2, 2), (3, 4), (1000, 1024)])
    func `holds a power of two of samples and refuses the next`(wanted: Int, capacity: Int) {
        let ring = SampleRing(capacity: wanted)
        var producer = ring.producer

        let accepted = (0..<capacity + 2).map { producer.push(.numbered(UInt64($0))) }

        #expect(accepted == Array(repeating: true, count: capacity) + [false, false])
    }

    @Test(arguments: [1, 2, 3, 4])
    func `keeps the order while it wraps around`(burst: Int) {
        let ring = SampleRing(capacity: 4)
        var producer = ring.producer
        var consumer = ring.consumer
        var read: [UInt64] = []

        for round in 0..<25 {
            for offset in 0..<burst { producer.push(.numbered(UInt64(round * burst + offset))) }
            consumer.read { read.append($0.sample.duration) }
            consumer.release()
        }

        #expect(read == (0..<UInt64(25 * burst)).map { $0 })
        #expect(consumer.position == UInt64(25 * burst))
    }

    @Test func `keeps what was read until it is released`() {
        let ring = SampleRing(capacity: 2)
        var producer = ring.producer
        var consumer = ring.consumer
        producer.push(.numbered(1))
        producer.push(.numbered(2))

        consumer.read { _ in }
        let beforeRelease = producer.push(.numbered(3))
        consumer.release()
        let afterRelease = producer.push(.numbered(3))

        #expect(!beforeRelease)
        #expect(afterRelease)
    }

    @Test func `reads only what was recorded before the call`() {
        let ring = SampleRing(capacity: 8)
        var producer = ring.producer
        var consumer = ring.consumer
        producer.push(.numbered(1))
        var read: [UInt64] = []

        let recorded = consumer.read { slot in
            read.append(slot.sample.duration)
            producer.push(.numbered(2))
        }.recorded

        #expect(read == [1])
        #expect(recorded == 1)
    }

    @Test func `loses, tears and reorders none of ten million samples between two threads`() throws {
        let total: UInt64 = 10_000_000
        let ring = SampleRing(capacity: 256)
        let writer = Writer(ring.producer, total)
        var consumer = ring.consumer
        var expected: UInt64 = 0
        var faults = 0

        let thread = try Thread.start(name: "producer") { writer.run() }
        while expected < total {
            consumer.read { slot in
                if !slot.sample.isWhole(expected) { faults += 1 }
                expected += 1
            }
            consumer.release()
            sched_yield()
        }
        thread.join()

        #expect(faults == 0)
        #expect(consumer.position == total)
    }
}

/// Pushes numbered samples, each until there is room.
// Safety: one thread runs it.
private final class Writer: @unchecked Sendable {
    private var producer: SampleProducer
    private let total: UInt64

    init(_ producer: consuming SampleProducer, _ total: UInt64) {
        self.producer = producer
        self.total = total
    }

    func run() {
        for number in 0..<total {
            let sample = RequestSample.numbered(number)
            while !producer.push(sample) { sched_yield() }
        }
    }
}

extension RequestSample {
    /// A sample whose first, middle and last fields all tell its number.
    fileprivate static func numbered(_ number: UInt64) -> RequestSample {
        var sample = RequestSample()
        sample.duration = number
        sample.costNanodollars = ~number
        sample.promptCharacters = UInt32(truncatingIfNeeded: number)
        sample.status = UInt16(truncatingIfNeeded: number)
        sample.retries.serverError = UInt8(truncatingIfNeeded: number)
        return sample
    }

    fileprivate func isWhole(_ number: UInt64) -> Bool {
        duration == number && costNanodollars == ~number && promptCharacters == UInt32(truncatingIfNeeded: number)
            && status == UInt16(truncatingIfNeeded: number)
            && retries.serverError == UInt8(truncatingIfNeeded: number)
    }
}
