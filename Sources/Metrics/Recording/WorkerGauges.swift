// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one worker has open right now. The worker writes, the collector reads.
package final class WorkerGauges: Sendable {
    // Keeps the gauges off the cache lines of whatever lies before and after them.
    private let before = InlineArray<16, UInt64>(repeating: 0)
    package let requestsInFlight = Gauge()
    package let downstreamConnections = Gauge()
    package let upstreamConnections = Gauge()
    private let after = InlineArray<16, UInt64>(repeating: 0)

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

        /// Relaxed: as above.
        package var value: Int { cell.load(ordering: .relaxed) }
    }
}
