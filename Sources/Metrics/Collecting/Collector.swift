// SPDX-License-Identifier: Apache-2.0

package import Linux
import Synchronization

/// Drains the workers' rings, folds the samples into series and cuts snapshots.
///
/// Workers do not wait for it and never wake it: it looks at the rings on an interval, and whenever someone wants a
/// snapshot. One lock orders the two; a worker takes it only when it finds its ring full.
package final class Collector: Sendable {
    package let labels: Labels

    private let startedAt: Int64
    private let now: @Sendable () -> Int64
    private let pipeline: Lock<Pipeline>
    private let account: AccountFamilies
    private let keeper: StateKeeper?
    private let expireAfter: Int64?
    private let sources = Lock<[any FamilySource]>([])
    private let isStopped = Lock(false)
    private let ringFull = Atomic<UInt64>(0)

    /// Goes on with the totals that lie in a store, or starts counting.
    ///
    /// `keeper` guards the store against power cuts. `seriesLimit` is how many combinations of provider, model, tenant
    /// and status, and how many of route, method and status, are told apart; what exceeds it is counted as "other".
    /// Series to which nothing has happened for `expireAfter` nanoseconds end; nil lets them live.
    package init(
        labels: Labels,
        consumers: consuming SampleConsumers,
        gauges: [WorkerGauges],
        version: String,
        store: SeriesStore = SeriesStore(),
        keeper: StateKeeper? = nil,
        seriesLimit: Int = 10_000,
        expireAfter: Int64? = nil,
        now: @escaping @Sendable () -> Int64 = Clock.wall
    ) {
        self.labels = labels
        self.now = now
        self.keeper = keeper
        self.expireAfter = expireAfter
        startedAt = now()
        pipeline = Lock(Pipeline(consumers, store, labels, seriesLimit: seriesLimit, now: startedAt))
        account = AccountFamilies(gauges: gauges, labels: labels, version: version)
    }

    /// Adds a source whose families every later snapshot holds.
    package func register(_ source: any FamilySource) {
        sources.withLock { $0.append(source) }
    }

    /// Starts the draining thread, which looks at the rings every `interval` nanoseconds.
    ///
    /// A ring should hold what its worker records in that time. `warn` is told when the totals cannot be kept.
    package func start(
        interval: UInt64 = 25_000_000,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Errno) -> Thread {
        try Thread.start(name: "collector") { [self] in
            while !isStopped.wait(until: Clock.monotonic() + interval, for: { $0 }) {
                drain()
                keep(warn)
            }
            close(warn)
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

    /// Makes room in all rings; called by a worker that found its own full.
    ///
    /// Nothing is lost that way, but the worker's exchanges wait meanwhile: it is counted.
    package func makeRoom() {
        // Relaxed: the count stands for itself.
        ringFull.wrappingAdd(1, ordering: .relaxed)
        drain()
    }

    private func drain() {
        pipeline.withLock { $0.drain(now: now(), expireAfter: expireAfter) }
    }

    private func cut(_ pipeline: inout Pipeline) -> (Page, takenAt: Int64) {
        pipeline.drain(now: now(), expireAfter: expireAfter)
        let takenAt = now()
        var page = Page()
        pipeline.append(to: &page, at: Instant(now: takenAt, startedAt: startedAt))
        // Relaxed: as above.
        account.append(to: &page, pipeline, ringFull: ringFull.load(ordering: .relaxed))
        return (page, takenAt)
    }
}

extension Collector {
    /// Writes a copy of the totals down when one is due; the disk is waited for without the lock.
    private func keep(_ warn: (String) -> Void) {
        let copy = pipeline.withLock { _ in keeper?.copyIfDue(at: Clock.monotonic()) }
        guard let copy else { return }
        do throws(Errno) { try keeper?.keep(copy) } catch { warn("the totals cannot be written down: \(error)") }
    }

    private func close(_ warn: (String) -> Void) {
        drain()
        do throws(Errno) { try keeper?.close() } catch { warn("the totals cannot be written down: \(error)") }
    }
}
