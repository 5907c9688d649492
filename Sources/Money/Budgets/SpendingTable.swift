// SPDX-License-Identifier: Apache-2.0

/// What each tenant with a budget has spent in its day and its month, by the rows that were written down.
struct SpendingTable {
    /// The tenants that are looked after, each with its clock; rows of others are nobody's budget.
    var zones: [String: TimeZone] {
        didSet { bounds = [:] }
    }

    private(set) var totals: [String: SpentTotals]
    /// The periods that a tenant's last row fell into.
    private var bounds: [String: (day: Range<Int64>, month: Range<Int64>)] = [:]

    init(_ totals: [String: SpentTotals], _ zones: [String: TimeZone]) {
        self.totals = totals
        self.zones = zones
    }

    mutating func add(_ row: Settlement) {
        let tenant = row.tenant.description
        guard row.costNanodollars > 0, let zone = zones[tenant] else { return }
        add(row.costNanodollars, of: tenant, at: row.endedAt, in: zone)
    }

    mutating func add(_ cost: UInt64, of tenant: String, at instant: Int64, in zone: TimeZone) {
        let (day, month) = periods(of: tenant, zone, at: instant)
        totals[tenant, default: SpentTotals()].day.add(cost, in: day.lowerBound, .day)
        totals[tenant, default: SpentTotals()].month.add(cost, in: month.lowerBound, .month)
    }

    private mutating func periods(
        of tenant: String,
        _ zone: TimeZone,
        at instant: Int64
    ) -> (day: Range<Int64>, month: Range<Int64>) {
        if let known = bounds[tenant], known.day.contains(instant) { return known }
        let found = (Period.day.range(at: instant, in: zone), Period.month.range(at: instant, in: zone))
        bounds[tenant] = found
        return found
    }

    func spent(by tenant: String, _ period: Period, at now: Int64) -> UInt64 {
        guard let total = totals[tenant], let zone = zones[tenant] else { return 0 }
        let sum = period == .day ? total.day : total.month
        return sum.spent(since: period.bounds(at: now, in: zone).start, period)
    }
}

extension Period {
    /// The day or the month that holds an instant, in nanoseconds since 1970.
    package func range(at instant: Int64, in zone: TimeZone) -> Range<Int64> {
        let (start, end) = bounds(at: instant, in: zone)
        return start..<max(start, end)
    }
}
