// SPDX-License-Identifier: Apache-2.0

import Money

/// When which day's bill is due where. A value without a clock: time comes in as nanoseconds since 1970.
///
/// Each destination gets each day once, at the configured local time of the day after. After a pause of any length only the
/// last day that is due is made up for. What cannot be delivered is tried again until the next day's bill is due.
struct ReportSchedule {
    struct Delivery: Equatable {
        let destination: String
        let day: CivilDate
    }

    private struct Failures {
        var day: CivilDate
        var count = 0
        var nextTry: Int64
    }

    private static let firstPause: Int64 = 30_000_000_000
    private static let longestPause: Int64 = 1_800_000_000_000

    private let seconds: Int
    private let zone: TimeZone
    /// The last day that each destination has got.
    private(set) var delivered: [String: CivilDate]
    private var failures: [String: Failures] = [:]

    /// A destination that nothing is known of yet begins with the next bill.
    init(at seconds: Int, in zone: TimeZone, _ destinations: [String], delivered: [String: CivilDate], now: Int64) {
        self.seconds = seconds
        self.zone = zone
        self.delivered = [:]
        let due = lastDay(at: now)
        for name in destinations {
            let known = delivered[name] ?? due
            // A day ahead of the clock was written when the clock was wrong, or this one is.
            self.delivered[name] = known > due.adding(days: 1) ? due : known
        }
    }

    /// The last day whose bill is due.
    private func lastDay(at now: Int64) -> CivilDate {
        let today = zone.day(at: now)
        return today.adding(days: now >= time(on: today) ? -1 : -2)
    }

    private func time(on day: CivilDate) -> Int64 {
        zone.instant(of: CivilTime(date: day, seconds: seconds))
    }

    /// What is to be delivered now, in the order of the destinations' names.
    func due(at now: Int64) -> [Delivery] {
        let day = lastDay(at: now)
        return delivered.filter { $0.value < day && isTime($0.key, day, now) }.keys.sorted()
            .map { Delivery(destination: $0, day: day) }
    }

    private func isTime(_ name: String, _ day: CivilDate, _ now: Int64) -> Bool {
        guard let failures = failures[name], failures.day == day else { return true }
        return failures.nextTry <= now
    }

    mutating func succeeded(_ delivery: Delivery) {
        delivered[delivery.destination] = delivery.day
        failures[delivery.destination] = nil
    }

    /// Takes the destination's own wish (nanoseconds) into account; tells the pause.
    @discardableResult
    mutating func failed(_ delivery: Delivery, at now: Int64, retryAfter: UInt64? = nil) -> Int64 {
        var new = failures[delivery.destination] ?? Failures(day: delivery.day, nextTry: now)
        if new.day != delivery.day { new = Failures(day: delivery.day, nextTry: now) }
        let pause = min(Self.firstPause << min(new.count, 8), Self.longestPause)
        let wished = min(Int64(clamping: retryAfter ?? 0), Self.longestPause)
        new.count += 1
        new.nextTry = now.addingReportingOverflow(max(pause, wished)).partialValue
        failures[delivery.destination] = new
        return max(pause, wished)
    }

    /// When there may be something to do next.
    func nextTime(after now: Int64) -> Int64 {
        let today = zone.day(at: now)
        let next = now < time(on: today) ? time(on: today) : time(on: today.adding(days: 1))
        let day = lastDay(at: now)
        let retries = failures.values.filter { $0.day == day && $0.nextTry > now }.map(\.nextTry)
        return min(next, retries.min() ?? next)
    }
}
