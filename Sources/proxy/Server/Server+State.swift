// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money

/// Where a server records: in its state directory, or in memory.
extension Server {
    /// Takes the state directory, if there is to be one.
    static func directory(_ configuration: Configuration) throws(StartError) -> StateDirectory? {
        guard let path = configuration.stateDirectory else { return nil }
        do throws(StateFault) {
            let directory = try StateDirectory(path)
            try directory.remember(instance: configuration.labels.instance)
            return directory
        } catch {
            throw .state(error)
        }
    }

    /// The collector, with a ring for each worker in `producers`.
    static func collector(
        _ configuration: Configuration,
        _ directory: StateDirectory?,
        _ gauges: [WorkerGauges],
        _ producers: inout InlineArray<64, SampleProducer?>,
        _ log: Log
    ) throws(StartError) -> Collector {
        let labels = Labels(guardrails: GuardrailActions.labels)
        guard let directory else {
            var consumers = SampleConsumers()
            for index in gauges.indices { producers[index] = consumers.addRing(capacity: ringCapacity) }
            return Collector(configuration, labels, consumers, gauges)
        }
        var state = try open(directory, configuration, labels, log)
        for index in gauges.indices { producers[index] = state.producers[index].take() }
        return Collector(configuration, labels, state.consumers, gauges, state.store, state.keeper)
    }

    private static func open(
        _ directory: StateDirectory,
        _ configuration: Configuration,
        _ labels: Labels,
        _ log: Log
    ) throws(StartError) -> MetricsState {
        let settings = MetricsState.Settings(
            instance: configuration.labels.instance,
            workers: configuration.workers,
            ringCapacity: ringCapacity,
            sync: configuration.state.policy
        )
        do throws(StateFault) {
            return try MetricsState.open(directory, settings, labels: labels) { log.warning($0) }
        } catch {
            throw .state(error)
        }
    }
}

extension Collector {
    fileprivate convenience init(
        _ configuration: Configuration,
        _ labels: Labels,
        _ consumers: consuming SampleConsumers,
        _ gauges: [WorkerGauges],
        _ store: SeriesStore = SeriesStore(),
        _ keeper: StateKeeper? = nil
    ) {
        self.init(
            labels: labels,
            consumers: consumers,
            gauges: gauges,
            version: Version.current,
            store: store,
            keeper: keeper,
            seriesLimit: configuration.series.limit,
            expireAfter: configuration.series.expireAfter.map { Int64(clamping: $0.nanoseconds) }
        )
    }
}

extension Configuration.State {
    fileprivate var policy: SyncPolicy {
        switch sync {
        case .never: .never
        case .interval: .interval(interval.nanoseconds)
        case .always: .always
        }
    }
}
