// SPDX-License-Identifier: Apache-2.0

/// What each tenant has spent in its day and its month, by the rows that were written down.
struct SpendingTable {
    /// The tenants that have budgets, each with its clock. Those without may get one before the month is over; until then they
    /// are counted in UTC.
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
        guard row.costNanodollars > 0 else { return }
        add(row.costNanodollars, of: tenant, at: row.endedAt)
    }

    mutating func add(_ cost: UInt64, of tenant: String, at instant: Int64) {
        let (day, month) = periods(of: tenant, zones[tenant] ?? .utc, at: instant)
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

    /// Forgets those who have spent nothing for two months.
    mutating func dropPast(at now: Int64) {
        let earliest = now &- 62 * 86_400_000_000_000
        totals = totals.filter { $0.value.month.start >= earliest }
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
