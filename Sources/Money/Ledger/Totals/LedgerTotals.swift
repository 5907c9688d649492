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

    private var cellNumbers: [Key: Int] = [:]
    private var sessionNumbers: [Key: Int] = [:]

    private struct Key: Hashable {
        let quarter: Int64
        let tenant, name, model: UInt32
    }

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

    private mutating func cell(_ quarter: Int64, _ tenant: Int, _ provider: Int, _ model: Int) -> Int {
        let key = Key(quarter: quarter, tenant: UInt32(tenant), name: UInt32(provider), model: UInt32(model))
        if let number = cellNumbers[key] { return number }
        cells.append(Cell(quarter: quarter, tenant: tenant, provider: provider, model: model))
        cellNumbers[key] = cells.count - 1
        return cells.count - 1
    }

    private mutating func addSession(_ quarter: Int64, _ tenant: Int, _ session: Int, requests: UInt64, cost: UInt64) {
        let key = Key(quarter: quarter, tenant: UInt32(tenant), name: UInt32(session), model: .max)
        let number = sessionNumbers[key] ?? sessions.count
        if number == sessions.count {
            sessions.append(Session(quarter: quarter, tenant: tenant, session: session))
            sessionNumbers[key] = number
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
        var costs: [Key: UInt64] = [:]
        for part in sessions {
            let session = Self.session(of: part)
            costs[session] = (costs[session] ?? 0).saturated(adding: part.cost)
        }
        var kept: Set<Key> = []
        for (_, keys) in Dictionary(grouping: costs.keys, by: \.tenant) {
            guard keys.count > limit else {
                kept.formUnion(keys)
                continue
            }
            kept.formUnion(keys.sorted { (costs[$0] ?? 0, $0.name) > (costs[$1] ?? 0, $1.name) }.prefix(limit))
        }
        sessions.removeAll { !kept.contains(Self.session(of: $0)) }
        sessionNumbers = [:]
    }

    private static func session(of part: Session) -> Key {
        Key(quarter: 0, tenant: UInt32(part.tenant), name: UInt32(part.session), model: .max)
    }
}

extension UInt64 {
    func saturated(adding other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
