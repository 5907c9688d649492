// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Flushes to one server, with what is remembered from one flush to the next. Belongs to the emitter's thread.
final class StatsDFlush {
    private let outbox: StatsDOutbox
    private var series: SeriesLines
    private var timers: TimerLines
    private var overflowed: UInt64 = 0

    init(_ settings: StatsDSettings, _ labels: Labels, _ account: StatsDAccount) {
        outbox = StatsDOutbox(settings, account)
        series = SeriesLines(settings)
        timers = TimerLines(settings, labels)
    }

    var account: StatsDAccount { outbox.account }

    /// Sends what has come since the last flush. Counters wait for a server that cannot be found, timers do not.
    func run(snapshot: () -> Snapshot, _ tap: SampleTap) {
        // The snapshot first: it drains the rings, so that the tap then holds every exchange that it counts.
        let snapshot = snapshot()
        let samples = tap.drain()
        countOverflow(tap)
        guard outbox.open() else { return }
        series.write(snapshot, to: outbox)
        timers.write(samples, to: outbox)
        outbox.flush()
    }

    private func countOverflow(_ tap: SampleTap) {
        outbox.countOverflow(tap.overflowed - overflowed)
        overflowed = tap.overflowed
    }
}
