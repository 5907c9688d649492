// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol

/// An emitter with a counter of its own to send.
struct RemoteWriteRig {
    let counter = TestCounter()
    let emitter: RemoteWriteEmitter

    init(_ url: String, _ change: (inout RemoteWriteSettings) -> Void = { _ in }) {
        var settings = RemoteWriteSettings(url: url)
        settings.interval = 60_000_000_000
        settings.version = .v1
        change(&settings)
        emitter = RemoteWriteEmitter(settings, snapshot: counter.snapshot, log: Log(format: .text))
    }

    func stop() -> DeliveryReceipt {
        emitter.stop(by: Clock.monotonic() + 10_000_000_000)
    }

    /// The value of one of the emitter's own series.
    func number(_ name: String, _ label: String = "", _ value: String = "") -> Double? {
        let family = emitter.families().first { $0.name == name }
        let series = family?.series.first { series in
            label.isEmpty || series.identity.labels.contains(Label(label, value))
        }
        guard case .number(let number) = series?.value else { return nil }
        return number
    }

    func waitUntilDelivered(_ samples: Double) {
        eventually { number("proxy_remote_write_samples_total") ?? 0 >= samples }
    }

    func waitUntilPending(_ samples: Double) {
        eventually { number("proxy_remote_write_pending_samples") ?? 0 >= samples }
    }
}

extension FaultyReceiver {
    /// The values of all samples that came, accepted or not, without the marks of series' ends.
    func values() throws -> [Double] {
        try received.flatMap { try $0.decoded().timeSeries.flatMap { $0.samples.map(\.value) } }.filter { !$0.isNaN }
    }

    /// How many marks of series' ends came.
    func staleMarkers() throws -> Int {
        try received.reduce(0) { sum, request in
            let samples = try request.decoded().timeSeries.flatMap(\.samples)
            return sum + samples.count { $0.value.bitPattern == RemoteWriteSample.staleMarker.bitPattern }
        }
    }
}
