// SPDX-License-Identifier: Apache-2.0

/// A day and a time on a local clock.
@frozen
package struct CivilTime: Equatable, Sendable {
    package var date: CivilDate
    /// Seconds from midnight, as the clock shows them: not as many as have passed, on days when it is changed.
    package var seconds: Int

    package init(date: CivilDate, seconds: Int) {
        self.date = date
        self.seconds = seconds
    }
}

extension TimeZone {
    /// What the local clock and calendar show at an instant, in nanoseconds since 1970.
    package func civil(at instant: Int64) -> CivilTime {
        let seconds = instant.floored(by: 1_000_000_000)
        let local = seconds + offset(atSeconds: seconds)
        let day = local.floored(by: 86_400)
        return CivilTime(date: CivilDate(days: Int(clamping: day)), seconds: Int(clamping: local - day * 86_400))
    }

    /// The first instant at which the local clock shows a time or a later one, in nanoseconds since 1970.
    ///
    /// Of a time that comes twice it is the first; for one that is left out it is the moment of the change. Instants beyond
    /// the range of the type become its ends.
    package func instant(of time: CivilTime) -> Int64 {
        let bounded = Int64(clamping: min(max(time.seconds, -864_000), 864_000))
        let seconds = firstInstant(local: Int64(clamping: time.date.days) * 86_400 + bounded)
        let (instant, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : instant
    }

    /// The first instant of a local day, in nanoseconds since 1970. A day that was left out begins with the next.
    package func start(of date: CivilDate) -> Int64 {
        instant(of: CivilTime(date: date, seconds: 0))
    }

    /// Goes from one change of the offset to the next, from where no offset can have led to the local time yet.
    private func firstInstant(local: Int64) -> Int64 {
        var start = local - Self.possibleOffsets.upperBound
        while true {
            let candidate = max(start, local - offset(atSeconds: start))
            guard let change = change(afterSeconds: start), change <= candidate else { return candidate }
            start = change
        }
    }
}
