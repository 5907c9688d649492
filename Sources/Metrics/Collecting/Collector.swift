// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Drains the workers' rings, folds the samples into series and cuts snapshots.
///
/// Workers never wait for it and never wake it: it looks at the rings on an interval, and whenever someone wants a
/// snapshot. One lock orders the two; no worker takes it.
package final class Collector: Sendable {
    package let labels: Labels

    private let startedAt: Int64
    private let now: @Sendable () -> Int64
    private let pipeline: Lock<Pipeline>
    private let account: AccountFamilies
    private let sources = Lock<[any FamilySource]>([])
    private let isStopped = Lock(false)

    /// Starts counting now.
    ///
    /// `seriesLimit` is how many combinations of provider, model, tenant and status, and how many of route, method and
    /// status, are told apart; what exceeds it is counted as "other".
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
        pipeline = Lock(Pipeline(consumers, Totals(labels, seriesLimit: seriesLimit)))
        account = AccountFamilies(gauges: gauges, labels: labels, version: version)
    }

    /// Adds a source whose families every later snapshot holds.
    package func register(_ source: any FamilySource) {
        sources.withLock { $0.append(source) }
    }

    /// Starts the draining thread, which looks at the rings every `interval` nanoseconds.
    ///
    /// A ring has to hold what its worker records in that time.
    package func start(interval: UInt64 = 25_000_000) throws(Errno) -> Thread {
        try Thread.start(name: "collector") { [self] in
            while !isStopped.wait(until: Clock.monotonic() + interval, for: { $0 }) { drain() }
            drain()
        }
    }

    /// Ends the draining thread after a last drain. Snapshots go on working, and drain as ever.
    package func stop() {
        isStopped.signal { $0 = true }
    }

    /// Everything recorded before this call, as one cut; from any thread.
    ///
    /// All series that are folded from samples cover the same samples. Gauges of workers and the families of sources
    /// are read a moment later.
    package func snapshot() -> Snapshot {
        var (page, takenAt) = pipeline.withLock(cut)
        for source in sources.withLock({ $0 }) { page.append(source.families()) }
        account.appendSeriesCount(to: &page)
        return Snapshot(takenAt: takenAt, startedAt: startedAt, families: page.families())
    }

    /// Starts copying drained samples into a tap of its own, which holds at most `capacity` of them.
    package func tap(capacity: Int) -> SampleTap {
        let tap = SampleTap(capacity: capacity)
        pipeline.withLock { $0.add(tap) }
        return tap
    }

    private func drain() {
        pipeline.withLock { $0.drain() }
    }

    private func cut(_ pipeline: inout Pipeline) -> (Page, takenAt: Int64) {
        pipeline.drain()
        let takenAt = now()
        var page = Page()
        pipeline.append(to: &page, at: Instant(now: takenAt, startedAt: startedAt))
        account.append(to: &page, pipeline)
        return (page, takenAt)
    }
}
