// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// What recording one exchange costs its worker: all of its metric updates, which the fold does later, elsewhere.
enum RecordBenchmark {
    static let capacity = 1 << 12

    static func run() throws {
        show("record, one worker", measure())
        let others = Lock<[Figure]>([])
        let second = try Thread.start(name: "second") {
            let figure = measure()
            others.withLock { $0.append(figure) }
        }
        show("record, beside a second worker", measure())
        second.join()
        for figure in others.withLock({ $0 }) { show("record, the second worker", figure) }
    }

    private static func show(_ name: String, _ figure: Figure) {
        print(Figure(name, figure).line)
    }

    private static func measure() -> Figure {
        let ring = SampleRing(capacity: capacity)
        let recorder = Recorder(ring.producer)
        var consumer = ring.consumer
        var workload = Workload()
        let sample = workload.sample()
        return Figure.measure("", count: capacity, rounds: 2001) {
            consumer.read { _ in }
            consumer.release()
        } _: {
            recorder.record(sample, count: capacity)
        }
    }
}

extension Figure {
    /// The same figure under another name.
    init(_ name: String, _ figure: Figure) {
        self.init(name: name, nanoseconds: figure.nanoseconds, allocations: figure.allocations, bytes: figure.bytes)
    }
}
