// SPDX-License-Identifier: Apache-2.0

import Money

/// Amounts as another format gives them: some, not all, in nano-dollars.
struct ImportedRates: Equatable {
    private var amounts: [RateKey: UInt64] = [:]

    var isEmpty: Bool { amounts.isEmpty }

    var keys: Set<RateKey> { Set(amounts.keys) }

    subscript(_ key: RateKey) -> UInt64? {
        get { amounts[key] }
        set { amounts[key] = newValue }
    }

    /// With what is missing taken from others.
    func completed(by others: ImportedRates) -> ImportedRates {
        var rates = self
        rates.amounts.merge(others.amounts) { own, _ in own }
        return rates
    }

    /// Nil without a price for input. Embeddings have no output, and none to pay.
    var rates: Rates? {
        guard let input = amounts[.input] else { return nil }
        return Rates(
            input: input,
            cachedInput: amounts[.cachedInput],
            cacheWrite: amounts[.cacheWrite],
            longCacheWrite: amounts[.longCacheWrite],
            audioInput: amounts[.audioInput],
            output: amounts[.output] ?? 0,
            reasoning: amounts[.reasoning],
            audioOutput: amounts[.audioOutput],
            perRequest: amounts[.request] ?? 0
        )
    }

    /// The one number of millionths by which each of these amounts is the other's, if there is one.
    func multiplier(of base: ImportedRates) -> UInt64? {
        var found: UInt64?
        for (key, amount) in amounts {
            guard let whole = base[key] else { return nil }
            if whole == 0, amount == 0 { continue }
            guard whole > 0 else { return nil }
            let (ratio, rest) = (UInt128(amount) * 1_000_000).quotientAndRemainder(dividingBy: UInt128(whole))
            guard rest == 0, ratio <= 1_000_000_000, found ?? UInt64(ratio) == UInt64(ratio) else { return nil }
            found = UInt64(ratio)
        }
        return found
    }
}

extension JSON5 {
    /// An amount of money as it was written, a number or a text of one.
    var amount: DecimalNumber? {
        switch value {
        case .number(let number): number
        case .string(let text): DecimalNumber(text)
        default: nil
        }
    }

    func member(_ key: String) -> JSON5? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }?.value
    }

    var string: String? {
        if case .string(let text) = value { text } else { nil }
    }
}
