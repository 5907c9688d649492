// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Metrics
import Synchronization

/// A process that records as fast as it can until it is killed, and one that looks at what it left.
///
/// After each sample the writer counts it in a mapped file of its own, as a client counts the answers that it has seen.
/// A kill can fall between the two, so the totals may be ahead by one sample: by nothing else, and never behind.
enum CrashWriter {
    /// Runs until it is killed.
    static func run(_ path: String) throws {
        let life = try Life(path)
        let thread = try life.collector.start(interval: 200_000)
        var number = life.recorded
        while true {
            life.record(cost(number), tenant: LabelID(1 + number % 50))
            number += 1
            life.count(number)
        }
        thread.join()
    }

    /// Costs whose sum over any thousand in a row is the same.
    private static func cost(_ number: UInt64) -> UInt64 { number &* 7919 % 1000 + 1 }

    private static func costs(below count: UInt64) -> UInt64 {
        count / 1000 * 500_500 + (count - count % 1000..<count).reduce(0) { $0 + cost($1) }
    }

    /// Compares the totals with the writer's count.
    ///
    /// - Returns: whether all of them agree, and nothing is missing.
    static func verify(_ path: String) throws -> Bool {
        let life = try Life(path)
        let snapshot = life.collector.snapshot()
        let recorded = life.recorded
        let ahead = Int64(recorded) - Int64(life.counted)
        let isExact =
            (0...1).contains(ahead) && snapshot.total("llm_requests_total") == Double(recorded)
            && snapshot.total("llm_request_duration_seconds") == Double(recorded)
            && snapshot.total("http_request_duration_seconds") == Double(recorded)
            && snapshot.total("llm_prompt_chars_histogram") == Double(recorded)
            && life.warnings.withLock { $0 }.isEmpty
            && (snapshot.total("llm_cost_usd_total") * 1e9).rounded() == Double(costs(below: recorded))
        life.count(recorded)
        print("verify: \(recorded) recorded, \(ahead) ahead of the count, \(isExact ? "exact" : "WRONG")")
        return isExact
    }

    /// One process on the directory.
    // Safety: one thread records; the collector's thread reaches what it shares with it through the ring alone.
    private final class Life: @unchecked Sendable {
        let collector: Collector
        let warnings: Lock<[String]>
        private let directory: StateDirectory
        private let counts: MappedMemory
        private let recorder: Recorder

        init(_ path: String) throws {
            let warnings = Lock<[String]>([])
            self.warnings = warnings
            directory = try StateDirectory(path)
            counts = try MappedMemory(try File.openOrMake(path + "/counted"), size: 4096)
            let labels = Labels()
            var state = try MetricsState.open(
                directory,
                MetricsState.Settings(instance: "crash", workers: 1, ringCapacity: 256, sync: .never),
                labels: labels
            ) { warning in warnings.withLock { $0.append(warning) } }
            Workload.admit(models: 1, tenants: 50, to: labels)
            guard let producer = state.producers[0].take() else { throw Errno(rawValue: EINVAL) }
            recorder = Recorder(producer)
            collector = Collector(
                labels: labels,
                consumers: state.consumers,
                gauges: [],
                version: "0",
                store: state.store
            )
        }

        func record(_ cost: UInt64, tenant: LabelID) {
            var sample = RequestSample()
            sample.kind = .model
            sample.status = 200
            sample.costNanodollars = cost
            sample.duration = cost
            sample.tenant = tenant
            while !recorder.push(sample) { collector.makeRoom() }
        }

        /// How many samples the totals say there were.
        var recorded: UInt64 { UInt64(collector.snapshot().total("proxy_samples_recorded_total")) }

        private var counter: UnsafeMutablePointer<Atomic<UInt64>> {
            unsafe counts.place(0).assumingMemoryBound(to: Atomic<UInt64>.self)
        }

        var counted: UInt64 { unsafe counter.pointee.load(ordering: .acquiring) }

        /// Releasing: comes after the push in the order in which the next process sees both.
        func count(_ number: UInt64) { unsafe counter.pointee.store(number, ordering: .releasing) }
    }
}
