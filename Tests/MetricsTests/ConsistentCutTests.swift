// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics
import Synchronization
import Testing

/// Snapshots while two workers record as fast as they can.
struct ConsistentCutTests {
    private static let perWorker: UInt64 = 50_000

    @Test func `every snapshot is one cut, and holds all that was recorded before it`() throws {
        var consumers = SampleConsumers()
        let workers = [
            Recorder(consumers.addRing(capacity: 256), 1, Self.perWorker),
            Recorder(consumers.addRing(capacity: 256), 2, Self.perWorker),
        ]
        let collector = Collector(labels: Labels(), consumers: consumers, gauges: [], version: "test")
        let drainer = try collector.start(interval: 1_000_000)
        let threads = try workers.map { worker in try Thread.start(name: "worker") { worker.run() } }

        var previous = 0.0
        while workers.contains(where: { $0.recorded < Self.perWorker }) {
            let before = workers.reduce(0) { $0 + $1.recorded }
            let snapshot = collector.snapshot()
            let requests = snapshot.total("llm_requests_total")

            #expect(requests >= max(previous, Double(before)))
            Self.expectOneCut(snapshot, requests)
            previous = requests
        }
        for thread in threads { thread.join() }
        collector.stop()
        drainer.join()

        let last = collector.snapshot()
        Self.expectOneCut(last, Double(2 * Self.perWorker))
    }

    /// Each sample has 3 prompt tokens, 2 completion tokens and costs a dollar.
    private static func expectOneCut(_ snapshot: Snapshot, _ requests: Double) {
        #expect(snapshot.total("llm_requests_total") == requests)
        #expect(snapshot.total("http_request_duration_seconds") == requests)
        #expect(snapshot.total("llm_request_duration_seconds") == requests)
        #expect(snapshot.total("llm_prompt_chars_histogram") == requests)
        #expect(snapshot.total("llm_usage_source_total") == requests)
        #expect(snapshot.total("llm_tokens_total") == 5 * requests)
        #expect(snapshot.total("llm_cost_usd_total") == requests)
        #expect(snapshot.number("proxy_samples_recorded_total") == requests)
        #expect(snapshot.number("proxy_samples_folded_total") == requests)
    }
}

/// One worker: pushes every sample until there is room, and says how many it has pushed.
// Safety: `producer` is used by the one thread that runs this; `count` is atomic.
private final class Recorder: @unchecked Sendable {
    private var producer: SampleProducer
    private let tenant: LabelID
    private let total: UInt64
    private let count = Atomic<UInt64>(0)

    init(_ producer: consuming SampleProducer, _ tenant: LabelID, _ total: UInt64) {
        self.producer = producer
        self.tenant = tenant
        self.total = total
    }

    /// Acquiring: who sees the count also sees the samples it counts in the ring.
    var recorded: UInt64 { count.load(ordering: .acquiring) }

    func run() {
        for number in 1...total {
            let sample = RequestSample.model {
                $0.tenant = tenant
                $0.model = LabelID(number % 7)
                $0.status = number.isMultiple(of: 5) ? 500 : 200
                $0.promptTokens = 3
                $0.completionTokens = 2
                $0.usageSource = .provider
                $0.costNanodollars = 1_000_000_000
            }
            while !producer.push(sample) { sched_yield() }
            count.store(number, ordering: .releasing)
        }
    }
}
