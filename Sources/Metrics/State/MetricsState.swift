// SPDX-License-Identifier: Apache-2.0

/// The rings, labels and totals that lie in a state directory, as the process before left them.
@frozen
package struct MetricsState: ~Copyable {
    /// How a state is opened.
    package struct Settings {
        /// Whose counters these are. Another instance's are set aside: its series are not ours to go on with.
        package var instance: String
        package var workers: Int
        /// How many samples a new ring holds.
        package var ringCapacity: Int
        package var sync: SyncPolicy

        package init(instance: String, workers: Int, ringCapacity: Int, sync: SyncPolicy) {
            self.instance = instance
            self.workers = workers
            self.ringCapacity = ringCapacity
            self.sync = sync
        }
    }

    package let store: SeriesStore
    package var consumers = SampleConsumers()
    /// One for each worker, to be taken.
    package var producers = InlineArray<64, SampleProducer?> { _ in nil }
    package let keeper: StateKeeper

    /// Opens a state and lets `labels`, of which nobody has used any yet, go on with its values.
    ///
    /// What cannot be read is set aside, and `warn` is told.
    package static func open(
        _ directory: StateDirectory,
        _ settings: Settings,
        labels: Labels,
        warn: @escaping @Sendable (String) -> Void
    ) throws(StateFault) -> MetricsState {
        let opening = try StateOpening(directory, settings, labels, warn: warn)
        let store = try opening.openStore()
        let keeper = StateKeeper(directory, opening.header, settings.sync, store)
        var state = MetricsState(store: store, keeper: keeper)
        for number in 0..<max(settings.workers, opening.existingRings) {
            let ring = try opening.openRing(number, store)
            let producer = ring.producer
            state.consumers.append(ring.consumer)
            if number < settings.workers { state.producers[number] = consume producer }
        }
        return state
    }

    private init(store: SeriesStore, keeper: StateKeeper) {
        self.store = store
        self.keeper = keeper
    }
}
