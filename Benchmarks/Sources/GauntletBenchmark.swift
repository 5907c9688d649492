// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// What recording costs while `/metrics` is asked for without pause.
enum GauntletBenchmark {
    private static let workers = 2
    private static let batch = 1000

    static func run() throws {
        let alone = try record(whileScraping: false)
        let scraped = try record(whileScraping: true)
        print(Figure("gauntlet, nobody scrapes", alone).line)
        print(Figure("gauntlet, scraped without pause", scraped).line)
        print("gauntlet, ratio\t\((100 * scraped.nanoseconds / alone.nanoseconds).rounded() / 100)")
    }

    /// All workers record; the figure is the first one's.
    private static func record(whileScraping: Bool) throws -> Figure {
        var consumers = SampleConsumers()
        let recorders = (0..<workers).map { _ in Recorder(consumers.addRing(capacity: 1 << 14)) }
        let collector = Collector(labels: Workload.labels(), consumers: consumers, gauges: [], version: "0")
        let isOver = Lock(false)
        let collecting = try collector.start(interval: 1_000_000)
        let scraping = try Thread.start(name: "scraper") {
            let page = Page()
            while whileScraping, !isOver.withLock({ $0 }) { page.render(collector.snapshot()) }
        }
        let figures = Lock<[Int: Figure]>([:])
        let threads = try recorders.enumerated().map { number, recorder in
            try Thread.start(name: "worker") {
                let figure = measure(recorder)
                figures.withLock { $0[number] = figure }
            }
        }
        for thread in threads { thread.join() }
        isOver.withLock { $0 = true }
        scraping.join()
        collector.stop()
        collecting.join()
        return figures.withLock { $0[0] } ?? Figure(name: "", nanoseconds: 0, allocations: 0, bytes: 0)
    }

    /// Batches with pauses between them, in which rings are emptied: no worker records without serving in between.
    private static func measure(_ recorder: Recorder) -> Figure {
        var workload = Workload()
        let sample = workload.sample()
        let pause = Lock(())
        return Figure.measure("", count: batch, rounds: 1001) {
            pause.wait(until: Clock.monotonic() + 1_500_000) { _ in false }
        } _: {
            recorder.record(sample, count: batch)
        }
    }
}
