// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Drains the workers' rings, folds the samples into series and cuts snapshots.
package final class Collector: Sendable {
    package let labels: Labels

    private let startedAt: Int64
    private let now: @Sendable () -> Int64

    package init(
        labels: Labels,
        consumers: consuming SampleConsumers,
        gauges: [WorkerGauges],
        version: String,
        seriesLimit: Int = 10_000,
        now: @escaping @Sendable () -> Int64 = Clock.wall
    ) {
        self.labels = labels
        self.now = now
        startedAt = now()
    }

    /// Adds a source whose families every later snapshot holds.
    package func register(_ source: any FamilySource) {}

    /// Starts the draining thread.
    package func start(interval: UInt64 = 25_000_000) throws(Errno) -> Thread {
        try Thread.start(name: "collector") {}
    }

    /// Ends the draining thread after a last drain. Snapshots go on working.
    package func stop() {}

    /// Everything recorded before this call, as one cut; from any thread.
    package func snapshot() -> Snapshot {
        Snapshot(takenAt: now(), startedAt: startedAt, families: [])
    }

    /// Starts copying drained samples into a tap of its own.
    package func tap(capacity: Int) -> SampleTap { SampleTap(capacity: capacity) }
}
