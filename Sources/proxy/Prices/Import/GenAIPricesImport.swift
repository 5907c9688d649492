// SPDX-License-Identifier: Apache-2.0

import Money

/// Reads the `data.json` of genai-prices: providers, their models, how a model's name is recognised, amounts for a million
/// tokens.
struct GenAIPricesImport {
    private(set) var rules: [PriceList.Rule] = []
    private(set) var notes = ImportNotes()

    private static let names: [String: RateKey] = [
        "input_mtok": .input, "cache_read_mtok": .cachedInput, "cache_write_mtok": .cacheWrite,
        "cache_write_1h_mtok": .longCacheWrite, "input_audio_mtok": .audioInput, "output_mtok": .output,
        "output_reasoning_mtok": .reasoning, "output_audio_mtok": .audioOutput, "requests_kcount": .request,
    ]

    init(_ providers: [JSON5]) {
        for provider in providers {
            guard let id = provider.member("id")?.string, case .array(let models) = provider.member("models")?.value
            else {
                continue
            }
            for model in models { read(model, provider: id == "google" ? "gemini" : id) }
        }
    }

    private mutating func read(_ model: JSON5, provider: String) {
        guard let id = model.member("id")?.string else { return }
        let name = "\(provider):\(id)"
        let rows = priceLists(model, name).compactMap { row(name, $0.prices, from: $0.from) }
        guard !rows.isEmpty else { return }
        for key in keys(model, id, provider) where !rules.contains(where: { $0.key.description == key }) {
            rules.append(PriceList.Rule(key: key, rows: rows.map { $0.named(key) }))
        }
    }

    /// The names that the model's `match` stands for. What has no pattern of ours leaves the model's own name.
    private mutating func keys(_ model: JSON5, _ id: String, _ provider: String) -> [String] {
        var patterns: [String] = []
        if let clause = model.member("match") {
            patterns = Self.patterns(clause) ?? []
            if patterns.isEmpty {
                notes.add("known by its name only, for its match has no pattern here", "\(provider):\(id)")
            }
        }
        if patterns.isEmpty { patterns = [id] }
        // Those that the look-up finds without their date need no key of their own.
        let undated = patterns.filter { name in !(ModelName.undated(name).map(patterns.contains) ?? false) }
        return undated.map { "\(provider):\($0)" }
    }

    private static func patterns(_ clause: JSON5) -> [String]? {
        if case .array(let clauses) = clause.member("or")?.value {
            return clauses.flatMap { patterns($0) ?? [] }
        }
        if let text = clause.member("equals")?.string { return [text] }
        if let text = clause.member("starts_with")?.string { return ["\(text)*"] }
        if let text = clause.member("ends_with")?.string { return ["*\(text)"] }
        if let text = clause.member("contains")?.string { return ["*\(text)*"] }
        return nil
    }

    /// One set of prices, or several that begin on different days.
    private mutating func priceLists(_ model: JSON5, _ name: String) -> [(prices: JSON5, from: PriceDate?)] {
        guard let prices = model.member("prices") else { return [] }
        guard case .array(let lists) = prices.value else { return [(prices, nil)] }
        return lists.compactMap { list in
            guard let prices = list.member("prices") else { return nil }
            guard let constraint = list.member("constraint") else { return (prices, nil) }
            if let day = constraint.member("start_date")?.string.flatMap(PriceDate.init) { return (prices, day) }
            notes.add("prices for some hours of the day are not carried over", name)
            return nil
        }
    }

    private mutating func row(_ key: String, _ prices: JSON5, from: PriceDate?) -> PriceRow? {
        guard case .object(let members) = prices.value else { return nil }
        var table = TieredAmounts()
        for member in members where !member.value.isNull {
            guard let name = Self.names[member.key] else {
                notes.add("\(member.key) is not carried over", key)
                continue
            }
            guard table.add(name, member.value) else {
                notes.add("an amount that is none is not carried over", key)
                continue
            }
        }
        if table.isRounded { notes.add("amounts with more than nine decimals are rounded", key) }
        guard let tariff = table.tariff else {
            notes.add("left out, for want of a price for input tokens", key)
            return nil
        }
        return PriceRow(key: key, from: from, tariff)
    }
}

extension PriceRow {
    fileprivate func named(_ key: String) -> PriceRow {
        PriceRow(key: key, from: from, tariff, serviceTiers: serviceTiers, source: source)
    }
}
