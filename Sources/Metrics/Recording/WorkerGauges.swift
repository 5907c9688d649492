// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one worker has open right now. The worker writes, the collector reads.
package final class WorkerGauges: Sendable {
    package let requestsInFlight = Gauge()
    package let downstreamConnections = Gauge()
    package let upstreamConnections = Gauge()

    package init() {}

    /// A number that one thread changes and any thread reads.
    package struct Gauge: ~Copyable, Sendable {
        private let cell = Atomic<Int>(0)

        init() {}

        /// Called by the owning worker only: a load and a store, because nobody else writes.
        package func add(_ change: Int) {
            // Relaxed, both: the number stands for itself, nothing else is read because of it.
            cell.store(cell.load(ordering: .relaxed) &+ change, ordering: .relaxed)
        }

        package var value: Int { cell.load(ordering: .relaxed) }
    }
}
