// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Metrics

/// Sends counters' increments, gauges and timers to one StatsD server over UDP, on a thread of its own.
package final class StatsDEmitter: FamilySource {
    private struct State {
        var account: StatsDAccount
        /// Set by who wants the thread to end.
        var isStopping = false
        var hasStarted = false
        var hasEnded = false
    }

    private let settings: StatsDSettings
    private let labels: Labels
    private let tap: SampleTap
    private let snapshot: @Sendable () -> Snapshot
    private let log: Log
    private let state: Lock<State>
    private let figures: StatsDFamilies

    /// Makes an emitter; `tap` is its own, and `labels` are those of the samples in it.
    package init(
        _ settings: StatsDSettings,
        labels: Labels,
        tap: SampleTap,
        snapshot: @escaping @Sendable () -> Snapshot,
        log: Log
    ) {
        self.settings = settings
        self.labels = labels
        self.tap = tap
        self.snapshot = snapshot
        self.log = log
        let destination = Label("destination", settings.destination)
        state = Lock(State(account: StatsDAccount(destination)))
        figures = StatsDFamilies(destination)
    }

    /// Starts the thread; the first flush comes an interval later and counts from zero.
    package func start() throws(Errno) {
        try Thread.startDetached(name: "statsd") { [self] in
            run()
            state.signal { $0.hasEnded = true }
        }
        state.withLock { $0.hasStarted = true }
    }

    /// Flushes once more and ends, at the monotonic `deadline` (nanoseconds) at the latest.
    package func stop(by deadline: UInt64) -> DeliveryReceipt {
        let start = Clock.monotonic()
        state.signal { $0.isStopping = true }
        if state.withLock({ $0.hasStarted }) { state.wait(until: deadline) { $0.hasEnded } }
        return receipt(seconds: Double(Clock.monotonic() - start) / 1e9)
    }

    package func families() -> [Family] {
        state.withLock { figures.families($0.account) }
    }

    private func run() {
        let flush = StatsDFlush(settings, labels, state.withLock { $0.account })
        var report = StatsDReport(log, destination: settings.destination)
        var next = Clock.monotonic() + settings.interval
        var isLast = false
        while !isLast {
            isLast = state.wait(until: next) { $0.isStopping }
            flush.run(snapshot: snapshot, tap)
            state.withLock { $0.account = flush.account }
            report.flushed(flush.account, at: Clock.monotonic())
            let now = Clock.monotonic()
            while next <= now { next += settings.interval }
        }
    }

    private func receipt(seconds: Double) -> DeliveryReceipt {
        let account = state.withLock { $0.account }
        return DeliveryReceipt(
            kind: "statsd",
            destination: settings.destination,
            unit: "lines",
            recorded: account.lines + account.lostLines,
            delivered: account.lines,
            pending: 0,
            dropped: account.lostLines,
            seconds: seconds
        )
    }
}
