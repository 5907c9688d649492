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
    private let relays: [RelayEmitter]

    /// Starts them; their own figures join the collector's snapshots.
    ///
    /// `startedAt` (nanoseconds since 1970) is when this process began to count.
    init(
        _ configuration: Configuration,
        collector: Collector,
        startedAt: Int64,
        log: Log
    ) throws(Errno) {
        let labels = [Label("job", configuration.labels.job), Label("instance", configuration.labels.instance)]
        remoteWrite = configuration.emitters.remoteWrite.map {
            var settings = RemoteWriteSettings($0, labels)
            settings.stateDirectory = configuration.stateDirectory
            return RemoteWriteEmitter(settings, snapshot: collector.snapshot, log: log)
        }
        statsd = StatsDSettings.all(configuration, labels, startedAt: startedAt).map {
            StatsDEmitter(
                $0,
                labels: collector.labels,
                tap: collector.tap(capacity: Self.tapCapacity),
                snapshot: collector.snapshot,
                log: log
            )
        }
        relays = configuration.emitters.relay.map { [remoteWrite] in
            RelayEmitter(RelaySettings($0), to: remoteWrite, log: log)
        }
        if !relays.isEmpty, remoteWrite.isEmpty {
            log.warning("emitters.relay has nowhere to send to; set emitters.remote_write")
        }
        collector.register(ProcessSource())
        for emitter in remoteWrite { collector.register(emitter) }
        for emitter in statsd { collector.register(emitter) }
        for relay in relays { collector.register(relay) }
        for emitter in remoteWrite { try emitter.start() }
        for emitter in statsd { try emitter.start() }
        for relay in relays { try relay.start() }
    }

    /// Flushes all of them at the same time, until the monotonic `deadline` (nanoseconds) at the latest.
    func stop(by deadline: UInt64) -> [DeliveryReceipt] {
        // What they have scraped is to be flushed too.
        for relay in relays { relay.stop(by: deadline) }
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

extension RelaySettings {
    init(_ configuration: Configuration.Relay) {
        self.init(url: configuration.url, job: configuration.job)
        interval = configuration.interval.nanoseconds
        userAgent = "tokenmeter/\(Version.current)"
    }
}

extension StatsDSettings {
    /// Those of all servers; each gets a file of its own in the state directory.
    fileprivate static func all(
        _ configuration: Configuration,
        _ labels: [Label],
        startedAt: Int64
    ) -> [StatsDSettings] {
        var numbers: [StatsDAddress: Int] = [:]
        return configuration.emitters.statsd.map { server in
            var settings = StatsDSettings(server, labels)
            settings.startedAt = startedAt
            let number = numbers[server.address, default: 0]
            numbers[server.address] = number + 1
            settings.baselineFile = configuration.stateDirectory.map {
                baselineFile(in: $0, server.address, number: number)
            }
            return settings
        }
    }

    init(_ configuration: Configuration.StatsD, _ labels: [Label]) {
        self.init(configuration.address)
        flavour = configuration.flavour
        timers = configuration.timers
        hasTimestamps = configuration.timestamps
        interval = configuration.interval.nanoseconds
        prefix = configuration.prefix
        payload = configuration.payload
        externalLabels = labels
    }
}
