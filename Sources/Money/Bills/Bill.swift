// SPDX-License-Identifier: Apache-2.0

/// What each tenant's requests of a day or a month came to.
package struct Bill: Sendable {
    package struct Model: Sendable {
        package let provider: String
        package let model: String
        package fileprivate(set) var figures = BillFigures()
    }

    package struct Session: Sendable, Equatable {
        package let id: String
        package fileprivate(set) var requests: UInt64 = 0
        /// Nano-dollars.
        package fileprivate(set) var cost: UInt64 = 0
    }

    /// What a tenant may spend, in nano-dollars.
    package struct Limits: Sendable {
        package var daySoft: UInt64?
        package var monthHard: UInt64?

        package init(daySoft: UInt64? = nil, monthHard: UInt64? = nil) {
            self.daySoft = daySoft
            self.monthHard = monthHard
        }
    }

    package struct Tenant: Sendable {
        package let name: String
        /// The time zone by whose calendar the tenant's days count.
        package let zone: String
        package let limits: Limits
        package fileprivate(set) var figures = BillFigures()
        /// The dearest first.
        package fileprivate(set) var models: [Model] = []
        package fileprivate(set) var sessions: [Session] = []
        /// Of the seven days before, of those for which there is a ledger; nil where there is none, and for months.
        package fileprivate(set) var meanBefore: UInt64?
        package fileprivate(set) var monthToDate: UInt64 = 0
        /// Of the month, should it go on as it has gone so far.
        package fileprivate(set) var projection: UInt64 = 0
    }

    package let period: BillPeriod
    /// The dearest first.
    package let tenants: [Tenant]
    /// Lines of the files read that are no rows.
    package let skippedLines: Int

    /// The sessions that a bill names.
    private static let sessionLimit = 5
}

extension Bill {
    /// Who is to be billed how.
    package struct Account: Sendable {
        package var zone: TimeZone
        package var limits: Limits

        package init(zone: TimeZone = .utc, limits: Limits = Limits()) {
            self.zone = zone
            self.limits = limits
        }
    }

    /// Makes the bill from the totals of the files that the period names; of `only` one tenant, or of all.
    ///
    /// Of a period that is not over at `now` (nanoseconds since 1970) the projection takes what has passed of it.
    package init(
        _ period: BillPeriod,
        _ totals: [(day: CivilDate, totals: LedgerTotals)],
        only: String? = nil,
        now: Int64,
        account: (String) -> Account
    ) {
        self.period = period
        skippedLines = totals.reduce(0) { $0 + $1.totals.skippedLines }
        var names: Set<String> = []
        for (_, totals) in totals { names.formUnion(totals.tenants) }
        if let only { names.formIntersection([only]) }
        let ledgerStart = totals.filter { !$0.totals.isEmpty }.map(\.day.utcStart).min() ?? .max
        var tenants: [Tenant] = []
        for name in names {
            let account = account(name)
            var draft = Draft(period, Tenant(name: name, zone: account.zone.name, limits: account.limits), account.zone)
            for (_, totals) in totals { draft.add(totals) }
            if let tenant = draft.finished(ledgerStart: ledgerStart, now: now) { tenants.append(tenant) }
        }
        self.tenants = tenants.sorted { ($1.figures[.cost], $0.name) < ($0.figures[.cost], $1.name) }
    }

    package var figures: BillFigures {
        tenants.reduce(into: BillFigures()) { $0.add($1.figures) }
    }

    /// One tenant's bill in the making.
    private struct Draft {
        private struct ModelKey: Hashable { let provider, model: String }

        private let windows: BillWindows
        private var tenant: Tenant
        private var models: [ModelKey: BillFigures] = [:]
        private var sessions: [String: Session] = [:]
        private var month = BillFigures()
        private var before = BillFigures()

        init(_ period: BillPeriod, _ tenant: Tenant, _ zone: TimeZone) {
            self.tenant = tenant
            windows = BillWindows(period, in: zone)
        }

        mutating func add(_ totals: LedgerTotals) {
            guard let number = totals.number(ofTenant: tenant.name) else { return }
            for cell in totals.cells where cell.tenant == number { add(cell, totals) }
            for part in totals.sessions where part.tenant == number && windows.period.holds(quarter: part.quarter) {
                let id = totals.names[part.session]
                sessions[id, default: Session(id: id)].add(part)
            }
        }

        private mutating func add(_ cell: LedgerTotals.Cell, _ totals: LedgerTotals) {
            if windows.monthToDate.holds(quarter: cell.quarter) { month.add(cell.figures) }
            if windows.daysBefore.contains(where: { $0.holds(quarter: cell.quarter) }) { before.add(cell.figures) }
            guard windows.period.holds(quarter: cell.quarter) else { return }
            tenant.figures.add(cell.figures)
            let key = ModelKey(provider: totals.names[cell.provider], model: totals.names[cell.model])
            models[key, default: BillFigures()].add(cell.figures)
        }

        /// Nil for who has spent nothing, and asked nothing, in all of the month so far.
        func finished(ledgerStart: Int64, now: Int64) -> Tenant? {
            guard !month.isEmpty || !tenant.figures.isEmpty else { return nil }
            var tenant = tenant
            tenant.models = models.map { Model(provider: $0.provider, model: $0.model, figures: $1) }
                .sorted { ($1.figures[.cost], $0.provider, $0.model) < ($0.figures[.cost], $1.provider, $1.model) }
            tenant.sessions = Array(sessions.values.sorted { ($1.cost, $0.id) < ($0.cost, $1.id) }.prefix(sessionLimit))
            tenant.monthToDate = month[.cost]
            tenant.projection = projection(now: now)
            let known = windows.daysBefore.filter { $0.upperBound > ledgerStart }.count
            tenant.meanBefore = known == 0 ? nil : before[.cost] / UInt64(known)
            return tenant
        }

        private func projection(now: Int64) -> UInt64 {
            let end = min(max(now, windows.month.lowerBound), windows.monthToDate.upperBound)
            let whole = UInt64(windows.month.upperBound - windows.month.lowerBound)
            let passed = UInt64(end - windows.month.lowerBound)
            guard passed > 0 else { return month[.cost] }
            let (high, low) = month[.cost].multipliedFullWidth(by: whole)
            return high < passed ? passed.dividingFullWidth((high, low)).quotient : .max
        }
    }
}

extension Bill.Session {
    fileprivate mutating func add(_ part: LedgerTotals.Session) {
        requests = requests.saturated(adding: part.requests)
        cost = cost.saturated(adding: part.cost)
    }
}

extension Range<Int64> {
    /// Whether the quarter of an hour lies in it; the bounds are whole quarters.
    fileprivate func holds(quarter: Int64) -> Bool {
        contains(quarter.multipliedReportingOverflow(by: LedgerTotals.quarter).partialValue)
    }
}

extension LedgerTotals {
    package var isEmpty: Bool { cells.isEmpty }

    var tenants: Set<String> { Set(Set(cells.map(\.tenant)).map { names[$0] }) }

    func number(ofTenant name: String) -> Int? { (0..<names.count).first { names[$0] == name } }
}
