// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

/// What holds for every life of a process.
struct EncoderPropertyTests {
    @Test(arguments: RemoteWriteVersion.allCases)
    func `a strict receiver knows each snapshot's values and which series have ended`(
        version: RemoteWriteVersion
    ) throws {
        for _ in 0..<20 {
            var snapshots = RandomSnapshots()
            var encoder = SnapshotEncoder(EncoderSettings(version: version, samplesPerRequest: 15))
            var store = SampleStore()
            for _ in 0..<25 {
                let snapshot = snapshots.next()
                try store.receive(encoder.encode(snapshot))
                expect(store, holds: snapshot)
            }
            try store.receive(encoder.encodeFinal(snapshots.next()))
            #expect(store.series.values.allSatisfy { $0.last?.isStale == true })
        }
    }

    @Test func `a request of 2_0 in 1_0 is what 1_0 would have been`() throws {
        for _ in 0..<20 {
            var snapshots = RandomSnapshots()
            var settings = EncoderSettings(version: .v2, nativeHistograms: [.v1, .v2])
            var newer = SnapshotEncoder(settings)
            settings.version = .v1
            var older = SnapshotEncoder(settings)
            var (stores, leftOut) = ([SampleStore(), SampleStore()], 0)
            for _ in 0..<15 {
                let snapshot = snapshots.next()
                for request in newer.encode(snapshot) {
                    let downgraded = try #require(request.asVersion1(nativeHistograms: true))
                    leftOut += downgraded.leftOut
                    if let request = downgraded.request { try stores[0].receive(request) }
                }
                try stores[1].receive(older.encode(snapshot))
            }
            let isSame = stores[0].series == stores[1].series
            #expect(isSame && leftOut == 0 && !stores[0].series.isEmpty)
        }
    }

    @Test func `the version may change at any time`() throws {
        for _ in 0..<20 {
            var snapshots = RandomSnapshots()
            var encoder = SnapshotEncoder(EncoderSettings(version: .v2, nativeHistograms: []))
            var store = SampleStore()
            for _ in 0..<25 {
                if Int.random(in: 0..<3) == 0 { encoder.version = [.v1, .v2].randomElement() ?? .v1 }
                let snapshot = snapshots.next()
                let requests = encoder.encode(snapshot)
                #expect(requests.allSatisfy { $0.version == encoder.version })
                try store.receive(requests)
                expect(store, holds: snapshot)
            }
        }
    }

    private func expect(_ store: SampleStore, holds snapshot: Snapshot) {
        var living: Set<String> = []
        for family in snapshot.families {
            for series in family.series {
                for (key, value) in expected(family, series) {
                    living.insert(key)
                    #expect(store[key].last?.value == value, "\(key)")
                }
            }
        }
        for (key, points) in store.series where !key.hasSuffix(" native") {
            #expect(points.last?.isStale == !living.contains(key), "\(key)")
        }
    }

    private func expected(_ family: Family, _ series: Series) -> [(String, Double)] {
        let labels = series.identity.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        switch series.value {
        case .number(let value): return [("\(family.name){\(labels)}", value)]
        case .histogram(let value):
            // "k" < "l" < "le" as bytes.
            let total = Double(value.count)
            let sums = [value.counts[0], value.counts[0] + value.counts[1], value.count - value.counts[3]]
            let buckets = zip(["0.1", "1.0", "10.0"], sums).map { bound, sum in
                ("\(family.name)_bucket{\(labels),le=\(bound)}", Double(sum))
            }
            return buckets + [
                ("\(family.name)_sum{\(labels)}", value.sum), ("\(family.name)_count{\(labels)}", total),
                ("\(family.name)_bucket{\(labels),le=+Inf}", total),
            ]
        }
    }
}
