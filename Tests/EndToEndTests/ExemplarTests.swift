// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Testing

extension EndToEnd {
    struct ExemplarTests {
        private static let trace = TraceID(high: 0x0AF7_6519_16CD_43DD, low: 0x8448_EB21_1C80_319C)

        @Test(arguments: [
            (ExpositionMediaType.openMetrics(.underscores), false), (.protobuf, false), (.protobuf, true),
        ])
        func `Prometheus keeps the trace of a bucket`(type: ExpositionMediaType, isNative: Bool) async throws {
            let scratch = try Scratch()
            let now = Clock.wall()
            let target = try await PageServer(Self.snapshot(at: now, isNative: isNative), as: type, in: scratch)
            let server = try await PrometheusServer.prometheus(
                scraping: target.port,
                nativeHistograms: type == .protobuf,
                in: scratch
            )

            let seconds = now / 1_000_000_000
            let period = "start=\(seconds - 60)&end=\(seconds + 60)"
            let name = isNative ? "h_seconds" : "h_seconds_bucket"
            let told = try await eventually("the exemplar is there", within: .seconds(20)) {
                let series = try await server.get("query_exemplars?\(period)&query=", name).items
                return series.isEmpty ? nil : series
            }
            #expect(told.count == 1)
            #expect(isNative || told[0].seriesLabels.le.string == "1.0")
            let exemplar = told[0].exemplars[0]
            #expect(exemplar.labels == .object(["trace_id": .string(Self.trace.description)]))
            #expect(exemplar.value.string == "0.75")
            let time = try #require(exemplar.timestamp.number)
            #expect(abs(time - Double(now) / 1e9) < 0.01)
            await server.process.stop()
            await target.process.stop()
        }

        @Test func `OpenMetrics' own parser reads the trace of a bucket`() async throws {
            let scratch = try Scratch()
            let now = Clock.wall()
            let target = try await PageServer(
                Self.snapshot(at: now, isNative: false),
                as: .openMetricsDraft,
                in: scratch
            )
            let page = try scratch.write(try await HTTP.get(target.port, "/").text, to: "page.om")
            let parser = try ChildProcess([Tools.python(), Tools.script("openmetrics.py"), page], in: scratch)
            try await #expect(parser.finish() == .exited(0), "\(parser.errors.suffix(1000))")

            let told = try JSON(parser.output).exemplars.items
            #expect(told.count == 1)
            #expect(told[0][0].string == "h_seconds_bucket" && told[0][1].le.string == "1.0")
            #expect(told[0][2].trace_id.string == Self.trace.description)
            #expect(told[0][3].number == 0.75)
            await target.process.stop()
        }

        private static func snapshot(at now: Int64, isNative: Bool) -> Snapshot {
            // 0.75 lies between 2^(-4/8) and 2^(-3/8).
            let native = NativeHistogram(schema: 3, zeroCount: 0, offset: -3, counts: [1])
            let exemplar = Exemplar(traceID: trace, value: 0.75, time: now)
            let value = HistogramValue(
                bounds: [0.5, 1],
                counts: [0, 1, 0],
                sum: 0.75,
                native: isNative ? native : nil,
                exemplars: [nil, exemplar, nil]
            )
            let series = Series(SeriesIdentity(), .histogram(value))
            let family = Family(name: "h_seconds", help: "Time.", kind: .histogram, series: [series])
            return Snapshot(takenAt: now, startedAt: now, families: [family])
        }
    }
}
