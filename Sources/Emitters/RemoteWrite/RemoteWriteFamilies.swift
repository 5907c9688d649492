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
                "newest_delivered_timestamp_seconds", "backlog_age_seconds", "breaker_open",
            ]
        )
    }

    /// `now` is milliseconds since 1970.
    func families(_ state: RemoteWriteState, at now: Int64) -> [Family] {
        let account = state.account
        return [
            figures.counter("samples_recorded_total", "Samples taken up for delivery.", Double(account.recorded)),
            figures.counter("samples_total", "Samples that the receiver has accepted.", Double(account.delivered)),
            figures.counter("samples_dropped_total", "Samples given up, by reason.", state.dropped),
            figures.gauge("pending_samples", "Samples that wait for delivery.", Double(account.pending)),
            figures.counter("bytes_total", "Bytes of bodies sent, each attempt counted.", Double(state.bytes)),
            figures.counter("requests_total", "Requests by the answer's status code, or none.", state.requests),
            figures.counter("retries_total", "Requests that are sent again, by reason.", state.retries),
            figures.gauge(
                "newest_delivered_timestamp_seconds",
                "Timestamp of the newest sample that the receiver has accepted.",
                state.newestDelivered.map { Double($0) / 1000 }
            ),
            figures.gauge(
                "backlog_age_seconds",
                "Age of the oldest sample that waits for delivery; 0 when none does.",
                state.oldestPending.map { max(Double(now) - Double($0), 0) / 1000 } ?? 0
            ),
            figures.gauge(
                "breaker_open",
                "1 while the receiver refuses what it is sent and gets a probe now and then.",
                state.isRefusing ? 1 : 0
            ),
        ].compactMap(\.self)
    }
}
