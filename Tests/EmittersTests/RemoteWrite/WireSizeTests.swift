// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Testing

@testable import Emitters

/// What a sample costs on the wire, for the set of series of Prometheus' own benchmark: 33 metrics of 100 pods.
struct WireSizeTests {
    @Test(arguments: [(RemoteWriteVersion.v1, 30.0), (.v2, 20.0)])
    func `a sample takes few bytes`(version: RemoteWriteVersion, most: Double) {
        let external = [Label("job", "tokenmeter"), Label("instance", "ci-17")]
        var encoder = SnapshotEncoder(EncoderSettings(version: version, external: external))
        let families = (0..<33).map { metric in ("workload_metric_\(metric)_total", (0..<100).map(Self.pod)) }
        for round in 0..<3 as Range<UInt64> {
            let requests = encoder.encode(snapshot(families, round))
            guard round > 0 else { continue }
            let bytes = requests.reduce(0) { $0 + $1.body.count }
            #expect(requests.map(\.samples) == [2000, 1300])
            #expect(Double(bytes) / 3300 <= most)
        }
    }

    private static func pod(_ number: Int) -> SeriesIdentity {
        SeriesIdentity([
            Label("namespace", "production"), Label("pod", "api-server-\(7919 * (number + 1))-x\(number)"),
            Label("container", "main"), Label("node", "node-\(number % 7)"),
        ])
    }

    /// Two thirds of the series stand still; what moves does so by amounts that no compression can foresee.
    private func snapshot(_ families: [(String, [SeriesIdentity])], _ round: UInt64) -> Snapshot {
        var place: UInt64 = 0
        let filled = families.map { name, identities in
            Family.counter(
                name,
                identities.map { identity in
                    place += 1
                    let hash = (place &+ (place % 3 == 0 ? round : 0) << 32) &* 0x9E37_79B9_7F4A_7C15
                    return Series(identity, .number(Double(hash >> 44 + round * (place % 3 == 0 ? 1 << 20 : 0))))
                }
            )
        }
        return Snapshot(at: 1_795_511_107_042 + Int64(round) * 10_000, filled)
    }
}
