// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A destination's own figures, under the names that users graph.
struct RemoteWriteFamilies {
    private let identity: SeriesIdentity

    init(_ destination: Label) {
        identity = SeriesIdentity([destination])
    }

    func families(_ state: RemoteWriteState) -> [Family] {
        let families = [
            counter("samples_recorded_total", "Samples taken up for delivery.", one(state.queue.recorded)),
            counter("samples_total", "Samples that the receiver has accepted.", one(state.queue.delivered)),
            counter("samples_dropped_total", "Samples given up, by reason.", state.dropped.series),
            gauge("pending_samples", "Samples that wait for delivery.", one(state.queue.pending)),
            counter("bytes_total", "Bytes of request bodies sent, each attempt counted.", one(state.bytes)),
            counter("requests_total", "Requests by the answer's status code, or none.", state.requests.series),
            counter("retries_total", "Requests that will be sent again, by reason.", state.retries.series),
            gauge(
                "newest_delivered_timestamp_seconds",
                "Timestamp of the newest sample that the receiver has accepted.",
                newest(state.queue.newestDelivered)
            ),
        ]
        return families.filter { !$0.series.isEmpty }
    }

    private func one(_ value: UInt64) -> [Series] { [Series(identity, .number(Double(value)))] }

    private func newest(_ time: Int64?) -> [Series] {
        time.map { [Series(identity, .number(Double($0) / 1000))] } ?? []
    }

    private func counter(_ name: String, _ help: String, _ series: [Series]) -> Family {
        Family(name: "proxy_remote_write_\(name)", help: help, kind: .counter, series: series)
    }

    private func gauge(_ name: String, _ help: String, _ series: [Series]) -> Family {
        Family(name: "proxy_remote_write_\(name)", help: help, kind: .gauge, series: series)
    }
}
