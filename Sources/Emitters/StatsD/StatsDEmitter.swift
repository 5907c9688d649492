// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Linux
package import Metrics

/// Sends counters' increments, gauges and timers to one StatsD server, on a thread of its own.
package final class StatsDEmitter: FamilySource {
    private struct State {
        var account: StatsDAccount
        /// Set by who wants the thread to end: the monotonic instant by which it must.
        var deadline: UInt64?
        var hasStarted = false
        var hasEnded = false
    }

    /// The longest time between two looks into the tap, nanoseconds.
    private static let tapPeriod: UInt64 = 250_000_000

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
        state.signal { $0.deadline = $0.deadline ?? deadline }
        if state.withLock({ $0.hasStarted }) { state.wait(until: deadline) { $0.hasEnded } }
        return receipt(seconds: Double(Clock.monotonic() - start) / 1e9)
    }

    package func families() -> [Family] {
        state.withLock { figures.families($0.account) }
    }

    private func run() {
        let flush = StatsDFlush(settings, labels, state.withLock { $0.account }, openFile())
        var report = StatsDReport(log, destination: settings.destination)
        var next = Clock.monotonic() + settings.interval
        var now = Clock.monotonic()
        while !state.wait(until: min(flush.wakeAt, max(next, now + 1_000_000), now + Self.tapPeriod), for: isStopping) {
            now = Clock.monotonic()
            if now >= next, flush.isDone {
                flush.begin(snapshot, tap, at: now, over: settings.interval / 10 * 9)
                while next <= now { next += settings.interval }
            }
            flush.collect(tap)
            flush.step(at: now)
            publish(flush, &report, at: now)
        }
        finish(flush, by: state.withLock { $0.deadline } ?? now)
        publish(flush, &report, at: Clock.monotonic())
    }

    /// Sends what is left of the flush under way and one more, without a rest longer than the receiver needs.
    private func finish(_ flush: StatsDFlush, by deadline: UInt64) {
        drain(flush, by: deadline)
        flush.begin(snapshot, tap, at: Clock.monotonic(), over: 0)
        drain(flush, by: deadline)
        flush.abandon()
    }

    private func drain(_ flush: StatsDFlush, by deadline: UInt64) {
        flush.hurry(at: Clock.monotonic())
        repeat {
            flush.step(at: Clock.monotonic())
            let now = Clock.monotonic()
            guard !flush.isDone, now < deadline else { return }
            usleep(UInt32(clamping: (min(flush.wakeAt, deadline) - min(now, flush.wakeAt)) / 1000))
        } while true
    }

    private func isStopping(_ state: inout State) -> Bool { state.deadline != nil }

    private func publish(_ flush: StatsDFlush, _ report: inout StatsDReport, at now: UInt64) {
        state.withLock { $0.account = flush.account }
        report.flushed(flush.account, at: now)
    }

    private func openFile() -> CounterFile? {
        guard let path = settings.baselineFile else { return nil }
        do throws(Errno) {
            return try CounterFile(path)
        } catch {
            log.warning(
                "what statsd servers have been told will not outlive this process",
                ["file": path, "error": error.description]
            )
            return nil
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
