// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import Emitters

/// A receiver as strict as any: it keeps what it is sent and complains of whatever a receiver may refuse.
struct SampleStore {
    struct Point: Equatable {
        let time: Int64
        /// Bits, because a stale marker is no number; of a native histogram, its sum's.
        let bits: UInt64
        let start: Int64
        var value: Double { Double(bitPattern: bits) }
        var isStale: Bool { bits == 0x7FF0_0000_0000_0002 }
    }

    /// By labels; native histograms are marked as such.
    private(set) var series: [String: [Point]] = [:]
    private(set) var requests = 0

    /// The points of the series whose labels, the name first, are these.
    subscript(_ labels: String) -> [Point] { series[labels] ?? [] }

    mutating func receive(_ frozen: [FrozenRequest]) throws {
        for request in frozen { try receive(request) }
    }

    mutating func receive(_ frozen: FrozenRequest) throws {
        let request = try frozen.decoded()
        let times = request.timeSeries.flatMap { $0.samples.map(\.timestamp) + $0.histograms.map(\.timestamp) }
        #expect(frozen.samples == request.timeSeries.reduce(0) { $0 + $1.samples.count })
        #expect(frozen.histograms == request.timeSeries.reduce(0) { $0 + $1.histograms.count })
        #expect(frozen.exemplars == request.timeSeries.reduce(0) { $0 + $1.exemplars.count })
        #expect(frozen.oldest == times.min() && frozen.newest == times.max())
        #expect(Set(request.symbols).count == request.symbols.count)
        requests += 1
        for series in request.timeSeries { receive(series) }
    }

    private mutating func receive(_ series: DecodedWriteRequest.TimeSeries) {
        let names = series.labels.map { Array($0.name.utf8) }
        #expect(zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        #expect(series.labels.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty })
        #expect(series.samples.isEmpty != series.histograms.isEmpty)
        let key = series.key + (series.histograms.isEmpty ? "" : " native")
        for point in series.points {
            #expect(self[key].last.map { $0.time < point.time } ?? true, "out of order: \(key)")
            #expect(point.start <= point.time)
            self.series[key, default: []].append(point)
        }
    }
}

extension FrozenRequest {
    func decoded() throws -> DecodedWriteRequest {
        try DecodedWriteRequest(message: try Snappy.uncompress(body.span, limit: 1 << 24), version: version)
    }
}

extension DecodedWriteRequest.TimeSeries {
    /// `name{a="b"}` without the quotes, which the tests need not.
    var key: String {
        let name = labels.first { $0.name == "__name__" }?.value ?? ""
        return name + "{"
            + labels.filter { $0.name != "__name__" }.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "}"
    }

    fileprivate var points: [SampleStore.Point] {
        samples.map { .init(time: $0.timestamp, bits: $0.value.bitPattern, start: $0.startTimestamp) }
            + histograms.map { .init(time: $0.timestamp, bits: $0.sum.bitPattern, start: $0.startTimestamp) }
    }
}
