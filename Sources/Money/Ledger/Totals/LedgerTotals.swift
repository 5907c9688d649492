// SPDX-License-Identifier: Apache-2.0

/// One daily file's rows, summed up by quarter of an hour, tenant, provider and model.
///
/// A day or month of any time zone is a number of whole quarters, so bills of all zones come from the same sums.
package struct LedgerTotals: Sendable {
    /// A quarter of an hour, in nanoseconds.
    package static let quarter: Int64 = 900_000_000_000

    struct Cell: Sendable {
        let quarter: Int64
        let tenant, provider, model: Int
        var figures = BillFigures()
    }

    struct Session: Sendable {
        let quarter: Int64
        let tenant, session: Int
        var requests: UInt64 = 0
        var cost: UInt64 = 0
    }

    private(set) var names = NameTable()
    private(set) var cells: [Cell] = []
    private(set) var sessions: [Session] = []
    /// Lines that are no rows.
    var skippedLines = 0

    private var cellNumbers = PairTable()
    private var sessionNumbers = PairTable()

    package init() {}

    mutating func add(_ entry: LedgerEntry, of bytes: borrowing Span<UInt8>) {
        let quarter = Self.quarter(of: entry.endedAt)
        let tenant = names.number(of: bytes, in: entry.tenant)
        let provider = names.number(of: bytes, in: entry.provider)
        let model = names.number(of: bytes, in: entry.model)
        let number = cell(quarter, tenant, provider, model)
        cells[number].figures.add(entry)
        guard !entry.session.isEmpty else { return }
        addSession(quarter, tenant, names.number(of: bytes, in: entry.session), requests: 1, cost: entry.cost)
    }

    private static func quarter(of time: Int64) -> Int64 {
        time / quarter - (time % quarter < 0 ? 1 : 0)
    }

    /// Numbers of names fit in half a word: a file would need terabytes for more of them.
    @inline(__always)
    private static func pair(_ high: Int, _ low: Int) -> UInt64 { UInt64(high) &<< 32 | UInt64(low) }

    private mutating func cell(_ quarter: Int64, _ tenant: Int, _ provider: Int, _ model: Int) -> Int {
        // Of all the instants that are told in nanoseconds the quarters fit in half a word too.
        let first = UInt64(bitPattern: quarter) &<< 32 | UInt64(tenant)
        let number = cellNumbers.number(of: first, Self.pair(provider, model))
        if number == cells.count {
            cells.append(Cell(quarter: quarter, tenant: tenant, provider: provider, model: model))
        }
        return number
    }

    private mutating func addSession(_ quarter: Int64, _ tenant: Int, _ session: Int, requests: UInt64, cost: UInt64) {
        let number = sessionNumbers.number(of: UInt64(bitPattern: quarter), Self.pair(tenant, session))
        if number == sessions.count {
            sessions.append(Session(quarter: quarter, tenant: tenant, session: session))
        }
        sessions[number].requests = sessions[number].requests.saturated(adding: requests)
        sessions[number].cost = sessions[number].cost.saturated(adding: cost)
    }
}

extension LedgerTotals {
    /// Adds what another part of the same file has come to.
    mutating func add(_ other: LedgerTotals) {
        skippedLines += other.skippedLines
        var numbers: [Int] = []
        for number in 0..<other.names.count {
            let text = Array(other.names.text(number))
            numbers.append(names.number(of: text.span, in: 0..<text.count))
        }
        for cell in other.cells {
            add(cell.figures, cell.quarter, numbers[cell.tenant], numbers[cell.provider], numbers[cell.model])
        }
        for part in other.sessions {
            add(part, tenant: numbers[part.tenant], session: numbers[part.session])
        }
    }

    mutating func add(_ figures: BillFigures, _ quarter: Int64, _ tenant: Int, _ provider: Int, _ model: Int) {
        cells[cell(quarter, tenant, provider, model)].figures.add(figures)
    }

    mutating func add(_ part: Session, tenant: Int, session: Int) {
        addSession(part.quarter, tenant, session, requests: part.requests, cost: part.cost)
    }

    mutating func number(of name: [UInt8]) -> Int { names.number(of: name.span, in: 0..<name.count) }

    /// Keeps each tenant's dearest sessions of the file only.
    mutating func dropCheapSessions(keeping limit: Int) {
        var numbers = PairTable()
        var costs: [UInt64] = []
        let owners = sessions.map { part in
            let number = numbers.number(of: UInt64(part.tenant), UInt64(part.session))
            if number == costs.count { costs.append(0) }
            costs[number] = costs[number].saturated(adding: part.cost)
            return number
        }
        let ranked = costs.indices.sorted { (costs[$0], $1) > (costs[$1], $0) }
        var counts: [UInt64: Int] = [:]
        var isKept = [Bool](repeating: false, count: costs.count)
        for number in ranked {
            let tenant = numbers.pairs[number].first
            counts[tenant, default: 0] += 1
            isKept[number] = counts[tenant, default: 0] <= limit
        }
        let all = sessions
        sessions = []
        sessionNumbers = PairTable()
        for (part, owner) in zip(all, owners) where isKept[owner] {
            add(part, tenant: part.tenant, session: part.session)
        }
    }
}

extension UInt64 {
    func saturated(adding other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
