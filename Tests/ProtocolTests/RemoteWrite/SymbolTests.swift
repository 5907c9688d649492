// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

/// Symbols as a receiver of 2.0 sees them.
struct SymbolTests {
    @Test func `the empty symbol comes first and each text once`() throws {
        var joiner = RequestJoiner(.v2)
        for number in 0..<4 { joiner.add("a", [("a", "n\(number % 2)"), ("b", "a")], 1, at: 1) }
        let request = try DecodedWriteRequest(message: joiner.message(), version: .v2)
        #expect(request.symbols == ["", "__name__", "a", "n0", "b", "Help.", "n1"])
    }

    /// New series, exemplars of old and new traces and requests in any order: places are never mixed up.
    @Test func `references stay right while series and traces come and go`() throws {
        for _ in 0..<100 {
            var joiner = RequestJoiner(.v2)
            var series: [(number: Int, value: String)] = []
            for _ in 0..<6 {
                var expected: [String] = []
                for _ in 0..<Int.random(in: 1...12) {
                    if series.isEmpty || Bool.random() {
                        let value = "v\(Int.random(in: 0..<12))"
                        let number = joiner.encode(name: "m", labels: [("l", value)], .test)
                        series.append((number, value))
                    }
                    let one = try #require(series.randomElement())
                    let trace = Bool.random() ? "v\(Int.random(in: 0..<12))" : "t\(Int.random(in: 0..<8))"
                    let exemplar = RemoteWriteExemplar(labels: [("trace_id", trace)], value: 1, at: 1)
                    let traces = Bool.random() ? [exemplar] : []
                    _ = joiner.append(one.number, [RemoteWriteSample(1, at: 1)], exemplars: traces)
                    expected.append("m \(one.value) \(traces.isEmpty ? "" : trace)")
                }
                #expect(try read(joiner.finish()) == expected)
            }
        }
    }

    @Test func `a table does not grow with the traces that have passed`() throws {
        var joiner = RequestJoiner(.v2)
        var lengths: Set<Int> = []
        for trace in 100..<200 {
            let number = trace == 100 ? joiner.encode(name: "m", labels: [], .test) : 0
            let exemplar = RemoteWriteExemplar(labels: [("trace_id", "trace \(trace)")], value: 1, at: 1)
            _ = joiner.append(number, [RemoteWriteSample(1, at: 1)], exemplars: [exemplar])
            lengths.insert(joiner.message().count)
            _ = joiner.finish()
        }
        #expect(lengths.count == 1)
    }

    private func read(_ body: [UInt8]) throws -> [String] {
        let message = try Snappy.uncompress(body.span, limit: 1 << 20)
        let request = try DecodedWriteRequest(message: message, version: .v2)
        #expect(Set(request.symbols).count == request.symbols.count)
        return request.timeSeries.map { series in
            let trace = series.exemplars.first?.labels.first?.value ?? ""
            return series.labels.map(\.value).joined(separator: " ") + " " + trace
        }
    }
}
