// SPDX-License-Identifier: Apache-2.0

/// What today (in UTC) has cost so far: a day's number and that day's nano-dollars.
struct DailyCost {
    private var day: UInt64
    private var nanodollars: UInt64

    private static let dayLength: Int64 = 86_400_000_000_000
    /// What was spent in a shorter time says too little about a whole day.
    private static let shortestWindow: Int64 = 3_600_000_000_000

    init(in row: Row, at place: Int) {
        day = row[place]
        nanodollars = row[place + 1]
    }

    /// Adds a cost to its day. A later day starts from zero; an earlier one is over.
    static func add(_ cost: UInt64, at time: Int64, in row: Row, place: Int) {
        let day = number(of: time)
        if day > row[place] {
            row[place] = day
            row[place + 1] = 0
        }
        if day == row[place] { row[place + 1] &+= cost }
    }

    /// Dollars by the end of the UTC day, if spending goes on as it did since midnight or since counting began.
    func projection(at now: Int64, since createdAt: Int64) -> Double {
        guard day == Self.number(of: now), let midnight = Int64(exactly: day).map({ $0 &* Self.dayLength }) else {
            return 0
        }
        let observed = max(now &- max(midnight, createdAt), Self.shortestWindow)
        let remaining = midnight &+ Self.dayLength &- now
        let spent = Double(nanodollars) / 1e9
        return spent + spent * Double(remaining) / Double(observed)
    }

    private static func number(of time: Int64) -> UInt64 { UInt64(max(time, 0) / dayLength) }
}
