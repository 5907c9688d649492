// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct NativeSampleTests {
    private static let layouts: [([UInt64], spans: [[Int64]], deltas: [Int64])] = [
        ([], [], []),
        ([0, 0, 0, 0], [], []),
        ([3], [[-4, 1]], [3]),
        ([3, 5, 2], [[-4, 3]], [3, 2, -3]),
        ([0, 3], [[-3, 1]], [3]),
        ([3, 0, 0, 5], [[-4, 4]], [3, -3, 0, 5]),
        ([3, 0, 0, 0, 5], [[-4, 1], [3, 1]], [3, 2]),
        ([3, 0, 0, 0, 0, 5, 0, 5], [[-4, 1], [4, 3]], [3, 2, -5, 5]),
        ([3, 0, 0, 0], [[-4, 1]], [3]),
    ]

    @Test(arguments: layouts)
    func `buckets become spans and differences`(counts: [UInt64], spans: [[Int64]], deltas: [Int64]) {
        let sample = NativeSample(schema: 3, zeroThreshold: 0, offset: -4, counts: counts, at: 1)
        #expect(sample.spans.map { [$0.offset, Int64($0.length)] } == spans)
        #expect(sample.deltas == deltas)
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a histogram comes back as it was`(version: RemoteWriteVersion) throws {
        for _ in 0..<200 {
            let counts = (0..<Int.random(in: 0...40)).map { _ in Bool.random() ? 0 : UInt64.random(in: 1...1 << 40) }
            let offset = Int.random(in: -500...500)
            let zeros = UInt64.random(in: 0...3)
            var joiner = RequestJoiner(version)
            let sample = NativeSample(
                schema: .random(in: -4...8),
                zeroThreshold: 0x1p-128,
                zeroCount: zeros,
                offset: offset,
                counts: counts,
                sum: 1.5,
                at: 1000,
                since: 7
            )
            _ = joiner.append(joiner.encode(name: "h", labels: [], .test), [sample])
            let series = try DecodedWriteRequest(message: joiner.message(), version: version).timeSeries[0]
            let read = try #require(series.histograms.first)
            #expect(series.samples.isEmpty && series.histograms.count == 1 && joiner.contents.histograms == 1)
            #expect(read.count == .integer(counts.reduce(zeros, +)) && read.zeroCount == .integer(zeros))
            #expect(read.sum == 1.5 && read.schema == sample.schema && read.zeroThreshold == 0x1p-128)
            #expect(read.timestamp == 1000 && read.startTimestamp == (version == .v2 ? 7 : 0))
            #expect(read.negative.spans.isEmpty && read.negative.deltas.isEmpty)
            #expect(buckets(read) == buckets(counts, from: offset))
        }
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `the end of a histogram is told by its sum`(version: RemoteWriteVersion) throws {
        var joiner = RequestJoiner(version)
        _ = joiner.append(joiner.encode(name: "h", labels: [], .test), [.staleMarker(at: 5)])
        let read = try DecodedWriteRequest(message: joiner.message(), version: version).timeSeries[0].histograms[0]
        #expect(read.sum.bitPattern == 0x7FF0_0000_0000_0002)
        #expect(read.count == .integer(0) && read.positive.spans.isEmpty && read.timestamp == 5)
    }

    private func buckets(_ counts: [UInt64], from offset: Int) -> [Int64: Int64] {
        var buckets: [Int64: Int64] = [:]
        for (place, count) in counts.enumerated() where count > 0 { buckets[Int64(offset + place)] = Int64(count) }
        return buckets
    }

    private func buckets(_ histogram: DecodedHistogram) -> [Int64: Int64] {
        var buckets: [Int64: Int64] = [:]
        var deltas = histogram.positive.deltas.makeIterator()
        var (index, count): (Int64, Int64) = (0, 0)
        for span in histogram.positive.spans {
            index += span.offset
            for _ in 0..<span.length {
                count += deltas.next() ?? 0
                if count > 0 { buckets[index] = count }
                index += 1
            }
        }
        #expect(deltas.next() == nil)
        return buckets
    }
}
