// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Money

/// Sends each day's bill and passes on budget warnings, on a thread of its own; and sums up days that are over, so that
/// `proxy report` is quick.
final class DailyReports: Sendable {
    private struct State {
        var source: BillSource
        var isStopped = false
        var warnings: [BudgetWarning] = []
        /// Whether one has come since they were looked at.
        var isAnyNew = false
        var lostWarnings = 0
        var thread: Thread?
    }

    /// Of warnings that wait for Slack.
    private static let mostWarnings = 64

    private let state: Lock<State>
    private let destinations: [ReportDestination]
    private let schedule: @Sendable (_ now: Int64) -> ReportSchedule
    private let recordPath: String
    private let log: Log
    private let now: @Sendable () -> Int64

    /// Nil without a ledger. `now` tells the time in nanoseconds since 1970.
    init?(
        _ configuration: Configuration,
        log: Log,
        now: @escaping @Sendable () -> Int64 = { Clock.wall() }
    ) {
        guard let directory = configuration.ledgerDirectory, let source = BillSource(configuration) else { return nil }
        let reports = configuration.reports
        let destinations = ReportDestination.all(reports)
        let path = "\(directory)/.reports"
        state = Lock(State(source: source))
        self.destinations = destinations
        self.log = log
        self.now = now
        recordPath = path
        // The name has been read before; a zone that has gone since is made up for by UTC.
        let zone = (try? TimeZone(named: reports.timeZone)) ?? .utc
        schedule = { now in
            ReportSchedule(
                at: reports.at,
                in: zone,
                destinations.map(\.name),
                delivered: ReportRecord.read(path),
                now: now
            )
        }
    }

    func start() throws(Errno) {
        let thread = try Thread.start(name: "reports", manners: .background) { [self] in run() }
        state.withLock { $0.thread = thread }
    }

    /// Goes on with the tenants of a configuration that was read again.
    func adopt(_ configuration: Configuration) {
        guard let source = BillSource(configuration) else { return }
        state.withLock { $0.source = source }
    }

    /// Gives up what is under way and waits for the thread's end.
    func stop() {
        state.signal { $0.isStopped = true }
        state.withLock { $0.thread.take() }?.join()
        let lost = undelivered
        if lost > 0 { log.warning("budget warnings not delivered: the proxy ends", ["count": String(lost)]) }
    }

    /// Warnings that Slack has not got.
    private var undelivered: Int {
        guard destinations.contains(where: { $0.name == "slack" }) else { return 0 }
        return state.withLock { $0.warnings.count + $0.lostWarnings }
    }

    /// Queues a warning for Slack; from any thread, without waiting. When many wait the oldest are dropped, and that is logged.
    func warn(_ warning: BudgetWarning) {
        state.signal { state in
            state.warnings.append(warning)
            state.isAnyNew = true
            guard state.warnings.count > Self.mostWarnings else { return }
            state.warnings.removeFirst()
            state.lostWarnings += 1
        }
    }

    private var source: BillSource { state.withLock { $0.source } }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func run() {
        var schedule = schedule(now())
        record(schedule)
        var warnings = WarningDelivery()
        var prepared: CivilDate?
        let startedAt = now()
        while !isStopped {
            deliver(&schedule)
            deliver(&warnings)
            // Neither a process of seconds nor one that has just begun has time for that.
            if now() &- startedAt > 300_000_000_000 { prepare(&prepared) }
            wait(until: min(schedule.nextTime(after: now()), warnings.nextTime ?? .max))
        }
    }

    /// Wakes up each minute at least: the clock may have been set, or the machine have slept.
    private func wait(until time: Int64) {
        let pause = min(max(time.subtractingReportingOverflow(now()).partialValue, 0), 60_000_000_000)
        state.wait(until: Clock.monotonic() + UInt64(pause)) { $0.isStopped || $0.isAnyNew }
    }
}

// Bills.
extension DailyReports {
    private func deliver(_ schedule: inout ReportSchedule) {
        for delivery in schedule.due(at: now()) where !isStopped {
            guard let destination = destinations.first(where: { $0.name == delivery.destination }) else { continue }
            switch send(delivery.day, to: destination) {
            case .delivered:
                schedule.succeeded(delivery)
                record(schedule)
                log.info("daily bill delivered", ["to": delivery.destination, "day": "\(delivery.day)"])
            case .failed(let reason, let wish):
                guard !isStopped else { return }
                let pause = schedule.failed(delivery, at: now(), retryAfter: wish)
                log.warning(
                    "daily bill not delivered",
                    [
                        "to": delivery.destination, "day": "\(delivery.day)", "error": reason,
                        "again_in": "\(pause / 1_000_000_000)s",
                    ]
                )
            }
        }
    }

    private func send(_ day: CivilDate, to destination: ReportDestination) -> MessageOutcome {
        let time = now()
        do throws(Errno) {
            let bill = try source.bill(BillPeriod(.day, of: day), now: time)
            return destination.send(bill, at: time) { isStopped }
        } catch {
            return .failed(reason: "the ledger cannot be read: \(error)")
        }
    }

    private func record(_ schedule: ReportSchedule) {
        guard !destinations.isEmpty else { return }
        do throws(Errno) {
            try ReportRecord.write(schedule.delivered, to: recordPath)
        } catch {
            log.error("cannot keep which bills were sent", ["path": recordPath, "error": error.description])
        }
    }

    /// Sums up yesterday (in UTC) once it is over for long enough.
    private func prepare(_ prepared: inout CivilDate?) {
        let time = now()
        let day = CivilDate(utc: time).adding(days: -1)
        guard prepared != day, time > day.adding(days: 1).utcStart + 3_660_000_000_000 else { return }
        source.prepare(day, now: time)
        prepared = day
    }
}

// Warnings.
extension DailyReports {
    /// When they may be tried again.
    private struct WarningDelivery {
        var failures = 0
        var nextTime: Int64?
    }

    private func deliver(_ delivery: inout WarningDelivery) {
        let (warnings, lost) = state.withLock { state in
            defer { (state.lostWarnings, state.isAnyNew) = (0, false) }
            return (state.warnings, state.lostWarnings)
        }
        if lost > 0 { log.warning("budget warnings dropped: Slack cannot be reached", ["count": String(lost)]) }
        guard !warnings.isEmpty, delivery.nextTime.map({ $0 <= now() }) ?? true else { return }
        guard let slack = destinations.first(where: { $0.name == "slack" }) else { return drop(warnings.count) }
        switch slack.send(warnings, isCancelled: { isStopped }) {
        case .delivered:
            drop(warnings.count)
            delivery = WarningDelivery()
        case .failed(let reason, let wish):
            let pause = max(
                Int64(5_000_000_000) << min(delivery.failures, 7),
                Int64(clamping: min(wish ?? 0, 600_000_000_000))
            )
            delivery.failures += 1
            delivery.nextTime = now().addingReportingOverflow(pause).partialValue
            log.warning("budget warnings not delivered", ["to": "slack", "error": reason])
        }
    }

    /// While they were under way others may have come, and even pushed out the oldest.
    private func drop(_ count: Int) {
        state.withLock { state in
            let gone = min(state.lostWarnings, count)
            state.warnings.removeFirst(min(count - gone, state.warnings.count))
            state.lostWarnings -= gone
        }
    }
}
