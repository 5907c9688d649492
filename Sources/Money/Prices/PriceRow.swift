// SPDX-License-Identifier: Apache-2.0

/// What a model costs from one day on. A class, for it is handed on far more often than made.
package final class PriceRow: Equatable, Sendable {
    /// Nil: from the beginning.
    package let from: PriceDate?
    /// The name in the ledger, such as `openai:gpt-5.5@2026-04-01`.
    package let label: FixedText
    package let tariff: Tariff
    package let serviceTiers: [ServiceTier]
    /// Who said so, for people.
    package let source: String?
    /// Nanoseconds since 1970.
    let start: Int64

    /// The row of a book's key, such as `openai:gpt-5.5` or `ollama:*`.
    package init(
        key: String,
        from: PriceDate? = nil,
        _ tariff: Tariff,
        serviceTiers: [ServiceTier] = [],
        source: String? = nil
    ) {
        self.from = from
        self.tariff = tariff
        self.serviceTiers = serviceTiers
        self.source = source
        label = FixedText(from.map { "\(key)@\($0)" } ?? key)
        start = from?.start ?? .min
    }

    /// A tier that the row does not list costs what no tier does.
    package func quote(input tokens: UInt64, serviceTier: String?) -> Quote {
        guard let serviceTier, let tier = serviceTiers.first(where: { $0.name == serviceTier }) else {
            return Quote(tariff, input: tokens)
        }
        return switch tier.price {
        case .multiplier(let millionths): Quote(tariff, input: tokens, multiplier: millionths, isTierKnown: true)
        case .tariff(let own): Quote(own, input: tokens, isTierKnown: true)
        }
    }

    package static func == (left: PriceRow, right: PriceRow) -> Bool {
        left.label.description == right.label.description && left.from == right.from && left.tariff == right.tariff
            && left.serviceTiers == right.serviceTiers && left.source == right.source
    }
}
