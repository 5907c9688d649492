// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics

/// A hundred million samples from one thread to another: none may be lost, torn or out of order.
enum Stress {
    private static let total: UInt64 = 100_000_000

    static func run() throws -> Bool {
        let ring = SampleRing(capacity: 1 << 12)
        let recorder = Recorder(ring.producer)
        var consumer = ring.consumer
        var expected: UInt64 = 0
        var faults = 0
        let thread = try Thread.start(name: "producer") { produce(recorder) }
        while expected < total {
            consumer.read { slot in
                if !isWhole(slot.sample, expected) { faults += 1 }
                expected += 1
            }
            consumer.release()
            sched_yield()
        }
        thread.join()
        print("stress: \(expected) samples, \(faults) faults")
        return faults == 0 && expected == total
    }

    private static func produce(_ recorder: Recorder) {
        var sample = RequestSample()
        for number in 0..<total {
            mark(&sample, number)
            while !recorder.push(sample) { sched_yield() }
        }
    }

    /// The number is in the record's first, middle and last fields.
    private static func mark(_ sample: inout RequestSample, _ number: UInt64) {
        sample.duration = number
        sample.costNanodollars = ~number
        sample.trace = TraceID(high: number, low: ~number)
        sample.promptCharacters = UInt32(truncatingIfNeeded: number)
        sample.status = UInt16(truncatingIfNeeded: number)
        sample.retries.serverError = UInt8(truncatingIfNeeded: number)
    }

    private static func isWhole(_ sample: RequestSample, _ number: UInt64) -> Bool {
        sample.duration == number && sample.costNanodollars == ~number
            && sample.trace == TraceID(high: number, low: ~number)
            && sample.promptCharacters == UInt32(truncatingIfNeeded: number)
            && sample.status == UInt16(truncatingIfNeeded: number)
            && sample.retries.serverError == UInt8(truncatingIfNeeded: number)
    }
}
