// SPDX-License-Identifier: Apache-2.0

/// Prices by provider and model, as the price file lists them.
struct PriceBook: Sendable {
    struct Rule: Equatable, Sendable {
        /// Of "provider:model".
        var key: Glob
        var price: Price
    }

    private(set) var rules: [Rule]

    init(rules: [Rule] = []) {
        self.rules = rules
    }
}
