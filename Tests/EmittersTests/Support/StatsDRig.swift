// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol

/// An emitter behind a real collector.
final class StatsDRig {
    let receiver: UDPReceiver
    let emitter: StatsDEmitter
    private let collector: Collector
    private var producer: SampleProducer
    private var draining: Thread?

    init(
        _ flavour: StatsDFlavour,
        host: String = "127.0.0.1",
        port: UInt16? = nil,
        address: StatsDAddress? = nil,
        tap capacity: Int = 10_000,
        _ change: (inout StatsDSettings) -> Void = { _ in }
    ) throws {
        receiver = try UDPReceiver()
        var settings = StatsDSettings(address ?? .udp(host: host, port: port ?? receiver.port))
        settings.flavour = flavour
        settings.prefix = "t"
        settings.interval = 60_000_000_000
        change(&settings)

        let labels = Labels()
        labels.providers.admit("openai")
        labels.models.admit("gpt-5.5")
        labels.tenants.admit("team-a")
        labels.routes.admit("/v1/chat/completions")
        var consumers = SampleConsumers()
        producer = consumers.addRing(capacity: 1 << 14)
        collector = Collector(labels: labels, consumers: consumers, gauges: [], version: "1")
        emitter = StatsDEmitter(
            settings,
            labels: labels,
            tap: collector.tap(capacity: capacity),
            snapshot: collector.snapshot,
            log: Log(format: .text)
        )
    }

    /// Lets the collector drain the ring by itself, until `stopDraining`.
    func startDraining() throws {
        draining = try collector.start(interval: 5_000_000)
    }

    func stopDraining() {
        collector.stop()
        draining?.join()
    }

    func record(_ count: Int) {
        var sample = RequestSample()
        (sample.kind, sample.usageSource, sample.isStream) = (.model, .provider, true)
        (sample.provider, sample.model, sample.tenant, sample.route) = (1, 1, 1, 1)
        (sample.method, sample.status) = (2, 200)
        (sample.duration, sample.timeToFirstToken, sample.generation) = (1_500_000_000, 250_000_000, 1_000_000_000)
        (sample.requestOverhead, sample.responseOverhead) = (20_000, 3000)
        (sample.promptTokens, sample.completionTokens, sample.costNanodollars) = (7, 3, 9)
        for _ in 0..<count { producer.push(sample) }
    }

    /// One flush, by a start and a stop.
    func flushOnce() throws -> DeliveryReceipt {
        try emitter.start()
        return try finish()
    }

    /// Stops the emitter, and the receiver once it has read everything.
    func finish() throws -> DeliveryReceipt {
        let receipt = emitter.stop(by: Clock.monotonic() + 10_000_000_000)
        try receiver.close()
        return receipt
    }

    func number(_ name: String, _ reason: String? = nil) -> Double? {
        let series = emitter.families().first { $0.name == name }?.series.first { series in
            reason.map { series.identity.labels.contains(Label("reason", $0)) } ?? true
        }
        guard case .number(let number) = series?.value else { return nil }
        return number
    }
}

extension UDPReceiver {
    /// The sum of the values of all lines that begin so.
    func sum(_ prefix: String) -> Double {
        lines.filter { $0.hasPrefix(prefix) }.reduce(0) { sum, line in
            sum + (Double(line.dropFirst(prefix.count).prefix { $0 != "|" }) ?? .nan)
        }
    }
}

extension SampleTap {
    /// One that nothing ever comes to.
    static var none: SampleTap {
        Collector(labels: Labels(), consumers: SampleConsumers(), gauges: [], version: "1").tap(capacity: 1)
    }
}
