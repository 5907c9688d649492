// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

extension EndToEnd {
    struct NativeHistogramTests {
        @Test func `Prometheus finds the quantiles of a native histogram within its schema's error`() async throws {
            let scratch = try Scratch()
            let observations = Self.observations
            let target = try await PageServer(Self.snapshot(of: observations), as: .protobuf, in: scratch)
            let server = try await PrometheusServer.prometheus(
                scraping: target.port,
                nativeHistograms: true,
                in: scratch
            )

            let count = try await eventually("the histogram is there", within: .seconds(20)) {
                try await server.series("histogram_count(h_seconds)").values.first
            }
            #expect(count == Double(observations.count))
            let sum = try await server.series("histogram_sum(h_seconds)").values.first
            #expect(sum == observations.reduce(0, +))
            // A bucket's bounds are that far apart.
            let error = Self.base - 1
            for (share, query) in [(0.01, "0.01"), (0.25, "0.25"), (0.5, "0.5"), (0.9, "0.9"), (0.99, "0.99")] {
                let told = try #require(
                    try await server.series("histogram_quantile(\(query), h_seconds)").values.first
                )
                let truth = observations[Int((share * Double(observations.count)).rounded(.up)) - 1]
                #expect(abs(told / truth - 1) <= error, "quantile \(query): \(told), \(truth)")
            }
            // Half of the buckets' gap is empty: whoever misreads a span counts something there.
            let gap = try await server.series("histogram_fraction(2, 200, h_seconds)").values.first
            #expect(gap == 0)
            await server.process.stop()
            await target.process.stop()
        }

        @Test func `the proxy's own histograms tell in both kinds of buckets the same`() async throws {
            try await withStage { stage in
                let server = try await PrometheusServer.prometheus(
                    scraping: stage.proxy.port,
                    nativeHistograms: true,
                    in: stage.scratch
                )
                try await Traffic.send(through: stage.proxy)
                let page = try await stage.proxy.metrics()
                let name = "llm_request_duration_seconds"
                let count = page.sum("\(name)_count")

                try await eventually("all observations are there", within: .seconds(20)) {
                    try await server.series("sum(histogram_count(\(name)))").values.first == count ? true : nil
                }
                let sum = try #require(try await server.series("sum(histogram_sum(\(name)))").values.first)
                #expect(abs(sum / page.sum("\(name)_sum") - 1) < 1e-9)
                let median = try #require(
                    try await server.series("histogram_quantile(0.5, sum(\(name)))").values.first
                )
                // The classic buckets around it: half of the observations lie at or below the upper bound, and no
                // more than half at or below the lower one.
                let bounds = Self.bounds(in: page, name)
                let upper = bounds.first { $0.bound >= median * Self.base }?.below ?? count
                let lower = bounds.last { $0.bound <= median / Self.base }?.below ?? 0
                #expect(upper >= count / 2 && lower <= count / 2)
                await server.process.stop()
            }
        }

        /// The classic buckets' bounds, ascending, with the number of observations at or below each.
        private static func bounds(in page: MetricsPage, _ name: String) -> [(bound: Double, below: Double)] {
            let texts = Set(page.values.keys.filter { $0.name == "\(name)_bucket" }.compactMap { $0.labels["le"] })
            return texts.compactMap { text in
                Double(text).map { ($0, page.sum("\(name)_bucket", ["le": text])) }
            }
            .sorted { $0.bound < $1.bound }
        }

        private static let schema = 3
        private static let base = 1.0905077326652577

        /// From microseconds to a second, and some that took minutes; ascending.
        private static var observations: [Double] {
            let short = (0..<4000).map { number in Double(number * number + 1) / 16e6 }
            let long = (0..<40).map { number in Double(256 + 2 * number) }
            return short + long
        }

        private static func snapshot(of observations: [Double]) -> Snapshot {
            var buckets: [Int: UInt64] = [:]
            for value in observations { buckets[index(of: value), default: 0] += 1 }
            let indices = buckets.keys.sorted()
            let native = NativeHistogram(
                schema: schema,
                zeroCount: 0,
                offset: indices[0],
                counts: (indices[0]...indices[indices.count - 1]).map { buckets[$0] ?? 0 }
            )
            let value = HistogramValue(
                bounds: [1],
                counts: [UInt64(observations.count { $0 <= 1 }), UInt64(observations.count { $0 > 1 })],
                sum: observations.reduce(0, +),
                native: native
            )
            let series = Series(SeriesIdentity(), .histogram(value))
            let family = Family(name: "h_seconds", help: "Time.", kind: .histogram, series: [series])
            return Snapshot(takenAt: 1, startedAt: 1, families: [family])
        }

        /// The bucket whose upper bound, a power of the base, is the least that is not below the value.
        private static func index(of value: Double) -> Int {
            var index = 0
            while bound(index) < value { index += 1 }
            while bound(index - 1) >= value { index -= 1 }
            return index
        }

        /// Powers of two, each with eight steps to the next.
        private static func bound(_ index: Int) -> Double {
            let (whole, step) = (index >> 3, index & 7)
            return (0..<step).reduce(Double(sign: .plus, exponent: whole, significand: 1)) { bound, _ in bound * base }
        }
    }
}
