// SPDX-License-Identifier: Apache-2.0

import Money

/// Reads LiteLLM's `model_prices_and_context_window.json`: one object for each model, amounts for single tokens.
struct LiteLLMImport {
    private(set) var rules: [PriceList.Rule] = []
    private(set) var notes = ImportNotes()
    private var seen: Set<String> = []

    init(_ models: [JSON5.Member]) {
        for model in models where model.key != "sample_spec" { read(model.key, model.value) }
    }

    private mutating func read(_ name: String, _ model: JSON5) {
        guard case .object(let members) = model.value, let provider = model.member("litellm_provider")?.string else {
            return
        }
        let key = Self.key(name, provider: provider)
        guard seen.insert(key).inserted else { return notes.add("left out, for it is there twice", key) }
        var tariffs: [String: [UInt64: ImportedRates]] = [:]
        for member in members where LiteLLMField.isCost(member.key) && !member.value.isNull {
            guard let field = LiteLLMField(member.key) else {
                notes.add("\(member.key) is not carried over", key)
                continue
            }
            let amount = amount(member.value, field.key == .request ? 9 : 15, key)
            tariffs[field.serviceTier ?? "", default: [:]][field.above, default: ImportedRates()][field.key] = amount
        }
        guard let row = row(key, tariffs, isEmbedding: model.member("mode")?.string == "embedding") else { return }
        rules.append(PriceList.Rule(key: key, rows: [row]))
    }

    /// "provider:model", without the provider that may stand in the name too, and without what LiteLLM does with it.
    private static func key(_ name: String, provider: String) -> String {
        let provider =
            switch provider {
            case "text-completion-openai": "openai"
            case _ where provider.hasPrefix("vertex_ai-"): "vertex_ai"
            default: provider
            }
        return "\(provider):\(name.hasPrefix("\(provider)/") ? String(name.dropFirst(provider.count + 1)) : name)"
    }

    private mutating func amount(_ value: JSON5, _ power: Int, _ key: String) -> UInt64? {
        guard let (amount, isExact) = value.amount?.rounded(timesTenToThe: power), amount <= RateKey.most else {
            notes.add("an amount that is none is not carried over", key)
            return nil
        }
        if !isExact { notes.add("amounts with more than nine decimals are rounded", key) }
        return amount
    }

    private mutating func row(
        _ key: String,
        _ tariffs: [String: [UInt64: ImportedRates]],
        isEmbedding: Bool
    ) -> PriceRow? {
        let own = tariffs[""] ?? [:]
        guard let base = own[0], base[.input] != nil, base[.output] != nil || isEmbedding,
            let tariff = tariff(own, base, key)
        else {
            notes.add("left out, for want of a price for input or output tokens", key)
            return nil
        }
        let tiers = LiteLLMField.serviceTierNames.compactMap { name in
            tariffs[name].flatMap { serviceTier(name, $0, own, base, key) }
        }
        return PriceRow(key: key, tariff, serviceTiers: tiers)
    }

    private mutating func tariff(
        _ amounts: [UInt64: ImportedRates],
        _ base: ImportedRates,
        _ key: String
    ) -> Tariff? {
        guard let rates = (amounts[0] ?? ImportedRates()).completed(by: base).rates else { return nil }
        let steps = amounts.filter { $0.key > 0 }.compactMap { above, given -> Tariff.Step? in
            if !given.keys.isSuperset(of: base.keys) {
                notes.add("a tier that lacks a price has the row's own", key)
            }
            return given.completed(by: base).rates.map { Tariff.Step(above: above, rates: $0) }
        }
        return Tariff(rates, steps: steps)
    }

    /// A multiplier where one number does, for it also tells what the map leaves out.
    private mutating func serviceTier(
        _ name: String,
        _ amounts: [UInt64: ImportedRates],
        _ own: [UInt64: ImportedRates],
        _ base: ImportedRates,
        _ key: String
    ) -> ServiceTier? {
        let factors = Set(amounts.map { above, given in own[above].flatMap(given.multiplier) })
        if amounts[0] != nil, factors.count == 1, let millionths = factors.first ?? nil {
            return ServiceTier(name: name, price: .multiplier(millionths: millionths))
        }
        if own.count > 1, amounts.count == 1 {
            notes.add("a service tier has one price for all lengths, as in the map", key)
        }
        return tariff(amounts, base, key).map { ServiceTier(name: name, price: .tariff($0)) }
    }
}
