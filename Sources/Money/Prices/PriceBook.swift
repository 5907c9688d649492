// SPDX-License-Identifier: Apache-2.0

/// Prices by provider and model, from several lists: what an earlier list knows, a later one does not change.
///
/// A later list still prices the days before an earlier one's first row. A look-up goes through all patterns: callers
/// resolve a model once and keep the `Price`.
package struct PriceBook: Equatable, Sendable {
    package let lists: [PriceList]
    /// "provider:model", by whose price models without one are charged.
    private let standIn: String?

    package init(_ lists: [PriceList] = [], standIn: String? = nil) {
        self.lists = lists
        self.standIn = standIn
    }

    package init(rules: [PriceList.Rule]) {
        self.init([PriceList(rules)])
    }

    /// Nil when nobody said what the model costs. `provider` is the name in the configuration, `vendor` by whose list it
    /// charges, whatever it is called here: that counts where its own name has no price.
    package func price(provider: String, vendor: String? = nil, model: String) -> Price? {
        price(key: "\(provider):\(model)")
            ?? vendor.flatMap { price(key: "\($0):\(model)") }
            ?? standIn.flatMap { Price(rows($0), isStandIn: true) }
    }

    /// The price of a book's key itself.
    package func price(key: String) -> Price? { Price(rows(key)) }

    private func rows(_ key: String) -> [PriceRow] {
        var rows: [PriceRow] = []
        for list in lists {
            guard let rule = list.rule(for: key) else { continue }
            let first = rows.map(\.start).min() ?? .max
            rows += rule.rows.filter { $0.start < first }
        }
        return rows
    }
}
