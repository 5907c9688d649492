// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// The live series of a process, for whoever has to close them if it ends without warning.
///
/// Its bytes are a body of remote write 1.0 that marks all of them stale at the time of the last values, so that the tools
/// for bodies read it too. It is not meant to be sent as it is: the marks would stand against the values.
struct ClosingList {
    static let longest = 64 << 20

    private let time: Int64
    private var joiner = RequestJoiner(.v1)

    init(at time: Int64) {
        self.time = time
    }

    mutating func append(_ series: LiveSeries, _ external: [Label]) {
        let all = series.wireSeries(external)
        for wire in all.prefix(series.width) {
            _ = joiner.append(encode(wire.name, wire.labels), RemoteWriteSample.staleMarker, at: time)
        }
        for wire in all.dropFirst(series.width) where series.isNative {
            _ = joiner.append(encode(wire.name, wire.labels), [.staleMarker(at: time)])
        }
    }

    consuming func bytes() -> [UInt8] {
        var room = RequestRoom()
        return joiner.finish(in: &room)
    }

    private mutating func encode(_ name: String, _ labels: [LabelPair]) -> Int {
        joiner.encode(name: name, labels: labels, SeriesDescription(type: .gauge, help: ""))
    }
}

extension SnapshotEncoder {
    /// What a successor needs to close the series of this process, should it end without `encodeFinal`.
    func closing() -> [UInt8] {
        var list = ClosingList(at: lastTime)
        for series in live.series { list.append(series, settings.external) }
        return list.bytes()
    }

    /// Stale markers for the series that a predecessor left open.
    ///
    /// Their time is the first one after both the list's and `sent`, the newest timestamp that was sent for these series.
    ///
    /// - Returns: nil when the bytes are not such a list.
    static func staleRequests(
        from closing: [UInt8],
        after sent: Int64,
        _ settings: EncoderSettings = EncoderSettings()
    ) -> [FrozenRequest]? {
        guard let message = try? Snappy.uncompress(closing.span, limit: ClosingList.longest),
            let list = try? DecodedWriteRequest(message: message)
        else { return nil }
        let times = list.timeSeries.flatMap { $0.samples.map(\.timestamp) + $0.histograms.map(\.timestamp) }
        let time = max(sent, times.max() ?? sent)
        guard time < .max else { return nil }
        return staleRequests(list.timeSeries, at: time + 1, settings)
    }

    private static func staleRequests(
        _ list: [DecodedWriteRequest.TimeSeries],
        at time: Int64,
        _ settings: EncoderSettings
    ) -> [FrozenRequest] {
        var batches = RequestBatches(settings.version, settings.limits)
        batches.begin(.stale)
        for series in list {
            guard let name = series.name else { continue }
            // What it is was said with its values.
            let description = SeriesDescription(type: .gauge, help: "")
            let place = batches.encode(name: name, labels: series.otherLabels, description)
            if series.histograms.isEmpty {
                batches.append(place, RemoteWriteSample.staleMarker, at: time)
            } else {
                batches.append(place, [NativeSample.staleMarker(at: time)])
            }
        }
        return batches.finish()
    }
}

extension DecodedWriteRequest.TimeSeries {
    var name: String? { labels.first { $0.name == "__name__" }?.value }

    var otherLabels: [LabelPair] { labels.lazy.filter { $0.name != "__name__" }.map { ($0.name, $0.value) } }
}
