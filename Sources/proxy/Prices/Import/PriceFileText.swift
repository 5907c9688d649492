// SPDX-License-Identifier: Apache-2.0

import Money

/// Writes prices as a file that `PriceList` reads back as the same.
struct PriceFileText {
    private(set) var text = "{\n"

    init(_ rules: [PriceList.Rule], heading: String) {
        text = "// \(heading)\n{\n"
        for rule in rules {
            let key = JSON5.quoted(rule.key.description)
            let rows = rule.rows.map(Self.row)
            if rows.count == 1 {
                text += "  \(key): \(rows[0]),\n"
            } else {
                text += "  \(key): [\n" + rows.map { "    \($0),\n" }.joined() + "  ],\n"
            }
        }
        text += "}\n"
    }

    private static func row(_ row: PriceRow) -> String {
        let keys = row.ownRates
        var members: [String] = []
        if let from = row.from { members.append("from: \(JSON5.quoted(from.description))") }
        members += Self.members(row.tariff, keys)
        if !row.serviceTiers.isEmpty {
            members.append(
                "service_tiers: " + object(row.serviceTiers.map { "\(name($0.name)): \(tier($0.price, keys))" })
            )
        }
        if let source = row.source { members.append("source: \(JSON5.quoted(source))") }
        return object(members)
    }

    private static func tier(_ price: ServiceTier.Price, _ keys: [RateKey]) -> String {
        switch price {
        case .multiplier(let millionths): DecimalText.text(UInt128(millionths), decimals: 6)
        case .tariff(let tariff): object(members(tariff, keys))
        }
    }

    private static func members(_ tariff: Tariff, _ keys: [RateKey]) -> [String] {
        let base = members(tariff.base, keys)
        guard !tariff.steps.isEmpty else { return base }
        let steps = tariff.steps.reversed().map { object(["above: \($0.above)"] + members($0.rates, keys)) }
        return base + ["tiers: [\(steps.joined(separator: ", "))]"]
    }

    private static func members(_ rates: Rates, _ keys: [RateKey]) -> [String] {
        keys.map { "\($0.rawValue): \(DecimalText.dollars(nano: rates.amount($0)))" }
    }

    private static func object(_ members: [String]) -> String { "{ \(members.joined(separator: ", ")) }" }

    /// A key, bare where it may be.
    private static func name(_ name: String) -> String {
        let isBare = !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isBare ? name : JSON5.quoted(name)
    }
}

extension PriceRow {
    /// The amounts that do not follow from others, in the row or any of its tiers.
    fileprivate var ownRates: [RateKey] {
        let tariffs = [tariff] + serviceTiers.compactMap { if case .tariff(let own) = $0.price { own } else { nil } }
        let rates = tariffs.flatMap { [$0.base] + $0.steps.map(\.rates) }
        return RateKey.allCases.filter { key in rates.contains { $0.amount(key) != $0.standard(for: key) } }
    }
}

extension Rates {
    func amount(_ key: RateKey) -> UInt64 {
        key.tokenClass.map { self[$0] } ?? perRequest
    }

    /// What a key is when a file does not give it; nil for those that it must give.
    fileprivate func standard(for key: RateKey) -> UInt64? {
        switch key {
        case .input, .output: nil
        case .cachedInput, .cacheWrite, .audioInput: self[.input]
        case .longCacheWrite: self[.cacheWrite]
        case .reasoning, .audioOutput: self[.output]
        case .request: 0
        }
    }
}
