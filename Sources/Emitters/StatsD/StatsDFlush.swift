// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Flushes to one server, with what is remembered from one flush to the next. Belongs to the emitter's thread.
final class StatsDFlush {
    private let outbox: StatsDOutbox
    private var series: SeriesLines
    private var timers: TimerLines
    private var share: SampleShare
    private var overflowed: UInt64 = 0

    init(_ settings: StatsDSettings, _ labels: Labels, _ account: StatsDAccount, _ file: CounterFile?) {
        let totals = CounterTotals(startedAt: settings.startedAt, file: file)
        outbox = StatsDOutbox(settings, account, totals)
        series = SeriesLines(settings, totals)
        timers = TimerLines(settings, labels)
        share = SampleShare(limit: settings.timersPerFlush)
    }

    var account: StatsDAccount { outbox.account }

    /// Whether the last flush has gone out, or cannot.
    var isDone: Bool { outbox.isEmpty || outbox.isFailing }

    var isEmpty: Bool { outbox.isEmpty }

    /// When there is something to send.
    var wakeAt: UInt64 { outbox.isEmpty ? .max : outbox.wakeAt }

    /// Takes over the samples that have come, of which the tap holds only so many.
    func collect(_ tap: SampleTap) {
        for sample in tap.drain() { share.add(sample) }
        outbox.count(.tapFull, tap.overflowed - overflowed)
        overflowed = tap.overflowed
    }

    /// Begins to send what has come since the last flush, evenly over `window` nanoseconds.
    func begin(_ snapshot: () -> Snapshot, _ tap: SampleTap, at now: UInt64, over window: UInt64) {
        outbox.abandon()
        // The snapshot first: it drains the rings, so that the tap then holds every exchange that it counts.
        let snapshot = snapshot()
        collect(tap)
        var builder = DatagramBuilder(payload: outbox.payload)
        series.write(snapshot, to: &builder)
        timers.write(share, to: &builder)
        share.removeAll()
        let datagrams = builder.finish()
        outbox.count(.tooLong, builder.tooLong, lostLines: builder.tooLong)
        outbox.begin(datagrams, at: now, over: window)
    }

    func step(at now: UInt64) {
        outbox.step(at: now)
    }

    /// Sends the rest as fast as is safe.
    func hurry(at now: UInt64) {
        outbox.hurry(at: now)
    }

    /// Gives up what has not gone out.
    func abandon() {
        outbox.abandon()
    }
}
