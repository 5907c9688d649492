// SPDX-License-Identifier: Apache-2.0

import Protocol

extension FrozenRequest {
    /// A request of 2.0 in 1.0.
    struct Downgraded: Equatable, Sendable {
        /// Nil when nothing is left.
        let request: FrozenRequest?
        /// Samples of native histograms that 1.0 was not to carry.
        let leftOut: Int
    }

    private static let longest = 64 << 20

    /// The same samples for a receiver that turned out not to speak 2.0: with the same timestamps and values as if they had
    /// been encoded so at once.
    ///
    /// Start timestamps, exemplars and the series' metadata stay behind.
    ///
    /// - Returns: nil when the body is not what it should be.
    func asVersion1(nativeHistograms: Bool = false) -> Downgraded? {
        guard version == .v2 else { return Downgraded(request: self, leftOut: 0) }
        guard let message = try? Snappy.uncompress(body.span, limit: Self.longest),
            let request = try? DecodedWriteRequest(message: message, version: .v2)
        else { return nil }
        var joiner = RequestJoiner(.v1)
        var leftOut = 0
        for series in request.timeSeries {
            if !series.histograms.isEmpty, !nativeHistograms {
                leftOut += series.histograms.count
            } else {
                joiner.append(series)
            }
        }
        var room = RequestRoom()
        let rest = joiner.isEmpty ? nil : FrozenRequest(kind, finishing: &joiner, in: &room)
        return Downgraded(request: rest, leftOut: leftOut)
    }
}

extension RequestJoiner {
    fileprivate mutating func append(_ series: DecodedWriteRequest.TimeSeries) {
        let description = SeriesDescription(type: .gauge, help: "")
        let number = encode(name: series.name ?? "", labels: series.otherLabels, description)
        if !series.samples.isEmpty {
            _ = append(number, series.samples.map { RemoteWriteSample($0.value, at: $0.timestamp) })
        }
        if !series.histograms.isEmpty { _ = append(number, series.histograms.map(NativeSample.init)) }
    }
}
