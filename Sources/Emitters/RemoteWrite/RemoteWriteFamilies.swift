// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A destination's own figures, under the names that users graph.
struct RemoteWriteFamilies {
    private let figures: FigureSet

    init(_ destination: Label) {
        figures = FigureSet(
            prefix: "proxy_remote_write_",
            labels: [destination],
            names: [
                "samples_recorded_total", "samples_total", "pending_samples", "bytes_total",
                "newest_delivered_timestamp_seconds",
            ]
        )
    }

    func families(_ state: RemoteWriteState) -> [Family] {
        let queue = state.queue
        return [
            figures.counter("samples_recorded_total", "Samples taken up for delivery.", Double(queue.recorded)),
            figures.counter("samples_total", "Samples that the receiver has accepted.", Double(queue.delivered)),
            figures.counter("samples_dropped_total", "Samples given up, by reason.", state.dropped),
            figures.gauge("pending_samples", "Samples that wait for delivery.", Double(queue.pending)),
            figures.counter("bytes_total", "Bytes of bodies sent, each attempt counted.", Double(state.bytes)),
            figures.counter("requests_total", "Requests by the answer's status code, or none.", state.requests),
            figures.counter("retries_total", "Requests that are sent again, by reason.", state.retries),
            figures.gauge(
                "newest_delivered_timestamp_seconds",
                "Timestamp of the newest sample that the receiver has accepted.",
                queue.newestDelivered.map { Double($0) / 1000 }
            ),
        ].compactMap(\.self)
    }
}
