// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Protocol

/// All configured emitters.
struct EmitterSet {
    /// Samples that a StatsD emitter may be behind by; what exceeds them is missing from its timers, and counted.
    private static let tapCapacity = 1 << 16

    private let remoteWrite: [RemoteWriteEmitter]
    private let statsd: [StatsDEmitter]

    /// Starts them; their own figures join the collector's snapshots.
    init(_ configuration: Configuration, collector: Collector, log: Log) throws(Errno) {
        let labels = [Label("job", configuration.labels.job), Label("instance", configuration.labels.instance)]
        remoteWrite = configuration.emitters.remoteWrite.map {
            var settings = RemoteWriteSettings($0, labels)
            settings.stateDirectory = configuration.stateDirectory
            return RemoteWriteEmitter(settings, snapshot: collector.snapshot, log: log)
        }
        statsd = configuration.emitters.statsd.map {
            StatsDEmitter(
                StatsDSettings($0, labels),
                labels: collector.labels,
                tap: collector.tap(capacity: Self.tapCapacity),
                snapshot: collector.snapshot,
                log: log
            )
        }
        collector.register(ProcessSource())
        for emitter in remoteWrite { collector.register(emitter) }
        for emitter in statsd { collector.register(emitter) }
        for emitter in remoteWrite { try emitter.start() }
        for emitter in statsd { try emitter.start() }
    }

    /// Flushes all of them at the same time, until the monotonic `deadline` (nanoseconds) at the latest.
    func stop(by deadline: UInt64) -> [DeliveryReceipt] {
        let receipts = Lock([DeliveryReceipt?](repeating: nil, count: remoteWrite.count + statsd.count))
        let stops =
            remoteWrite.map { emitter in { @Sendable in emitter.stop(by: deadline) } }
            + statsd.map { emitter in { @Sendable in emitter.stop(by: deadline) } }
        for (index, stop) in stops.enumerated() {
            let work: @Sendable () -> Void = {
                let receipt = stop()
                receipts.signal { $0[index] = receipt }
            }
            // One dead destination must not use up the time of the next; without a thread it has to.
            guard (try? Thread.startDetached(name: "flush", work)) == nil else { continue }
            work()
        }
        receipts.wait(until: deadline + 1_000_000_000) { $0.allSatisfy { $0 != nil } }
        return receipts.withLock { $0.compactMap { $0 } }
    }
}

extension StatsDSettings {
    init(_ configuration: Configuration.StatsD, _ labels: [Label]) {
        self.init(host: configuration.host, port: configuration.port)
        interval = configuration.interval.nanoseconds
        prefix = configuration.prefix
        payload = configuration.payload
        externalLabels = labels
        switch configuration.flavour {
        case .plain: flavour = .plain
        case .dogstatsd: flavour = .dogstatsd
        }
    }
}
