// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Metrics

/// What one process leaves to the next.
struct StateTests {
    private static func sample(_ cost: UInt64) -> RequestSample {
        .model {
            $0.costNanodollars = cost
            $0.duration = cost
        }
    }

    @Test func `counters go on where a killed process left them, folded or not`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder, workers: 2)
            life.record([Self.sample(1), Self.sample(2)])
            _ = life.collector.snapshot()
            life.record([Self.sample(4)])
            life.record([Self.sample(8)], worker: 1)
        }

        let life = try Life(in: folder, workers: 2)
        let first = life.collector.snapshot()
        life.record([Self.sample(16)])
        let second = life.collector.snapshot()

        #expect(first.total("llm_requests_total") == 4)
        #expect(first.total("llm_cost_usd_total") == 15e-9)
        #expect(second.total("llm_requests_total") == 5)
        #expect(second.total("llm_request_duration_seconds") == 5)
        #expect(second.number("proxy_samples_recorded_total") == 5)
        #expect(second.number("proxy_samples_folded_total") == 5)
        #expect(life.warnings.withLock { $0 }.isEmpty)
    }

    @Test func `a fold that was under way when the process was killed counts once`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder)
            life.record([Self.sample(1)])
            _ = life.collector.snapshot()
            // What a fold does before it commits: everything but the flip.
            var totals = Totals(life.labels, in: life.store, seriesLimit: 10, now: 0)
            life.store.begin()
            totals.begin()
            let ring = SampleRing(capacity: 2)
            var producer = ring.producer
            var consumer = ring.consumer
            producer.push(Self.sample(2))
            producer.push(.model { $0.model = 7 })
            consumer.read { totals.fold($0) }
            life.record([Self.sample(2)])
        }

        let life = try Life(in: folder)
        let snapshot = life.collector.snapshot()

        #expect(snapshot.total("llm_requests_total") == 2)
        #expect(snapshot.total("llm_cost_usd_total") == 3e-9)
        #expect(snapshot.seriesCount("llm_requests_total") == 1)
    }

    @Test func `labels mean the same in the next process`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder)
            for name in ["gpt", "ü \"quoted\"\n"] { life.labels.models.admit(name) }
            life.labels.tenants.admit("team")
            life.record([.model { $0.model = 2 }])
            _ = life.collector.snapshot()
            life.record([.model { $0.model = 1 }])
        }

        let life = try Life(in: folder)
        let names = life.collector.snapshot().family("llm_requests_total")?.series.flatMap(\.identity.labels)
            .filter { $0.name == "model" }.map(\.value)

        #expect(Set(names ?? []) == ["gpt", "ü \"quoted\"\n"])
        #expect(life.labels.models.admit("new") == 3)
        #expect(life.labels.tenants.id(of: "team") == 1)
    }

    @Test func `a series keeps its birth`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder)
            life.record([.model { ($0.endedAt, $0.duration) = (5_000, 1_000) }])
            _ = life.collector.snapshot()
        }

        let life = try Life(in: folder)
        let series = life.collector.snapshot().family("llm_requests_total")?.series.first

        #expect(series?.identity.createdAt == 4_000)
    }

    @Test func `a second process is refused, and told who is there`() throws {
        let folder = TemporaryDirectory()
        let life = try Life(in: folder)

        let fault = #expect(throws: StateFault.self) { try StateDirectory(folder.path) }

        #expect(fault?.description.contains("is in use by process") == true)
        _ = life.collector
    }

    @Test func `samples of a worker that is no more are folded too`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder, workers: 3)
            life.record([Self.sample(1)], worker: 2)
        }

        let life = try Life(in: folder, workers: 1)

        #expect(life.collector.snapshot().total("llm_requests_total") == 1)
    }

    @Test(arguments: ["labels", "series"])
    func `a process that is killed in its first moments leaves nothing to warn of`(file: String) throws {
        let folder = TemporaryDirectory()
        try File.openOrMake(folder.path + "/" + file).write(Array(repeating: 0, count: 5000))

        let life = try Life(in: folder)
        life.record([Self.sample(1)])

        #expect(life.warnings.withLock { $0 }.isEmpty)
        #expect(life.collector.snapshot().total("llm_requests_total") == 1)
    }

    @Test func `the next process may want larger rings`() throws {
        let folder = TemporaryDirectory()
        do {
            let life = try Life(in: folder, capacity: 4)
            life.record([Self.sample(1), Self.sample(2)])
        }

        let life = try Life(in: folder, capacity: 64)

        #expect(life.collector.snapshot().total("llm_requests_total") == 2)
    }

    @Test func `survives thousands of lives, each of them killed`() throws {
        let folder = TemporaryDirectory()
        var random = SplitMix(seed: 11)
        var recorded = 0

        for _ in 0..<300 {
            let life = try Life(in: folder, capacity: 64)
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let count = Int.random(in: 0...20, using: &random)
                life.record((0..<count).map { _ in .model { $0.status = .random(in: 200...230, using: &random) } })
                recorded += count
                if Bool.random(using: &random) { _ = life.collector.snapshot() } else { life.collector.makeRoom() }
            }
            let more = Int.random(in: 0...60, using: &random)
            life.record(Array(repeating: Self.sample(1), count: more))
            recorded += more
        }

        let life = try Life(in: folder)
        let snapshot = life.collector.snapshot()
        #expect(snapshot.total("llm_requests_total") == Double(recorded))
        #expect(snapshot.total("http_request_duration_seconds") == Double(recorded))
        #expect(snapshot.number("proxy_samples_folded_total") == Double(recorded))
    }
}
