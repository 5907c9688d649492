// SPDX-License-Identifier: Apache-2.0

/// Prices by provider and model.
///
/// The exact key wins, then the pattern that has the most characters of its own, then the one that stands first. A look-up
/// goes through all patterns: callers resolve a model once and keep the `Price`.
struct PriceBook: Equatable, Sendable {
    struct Rule: Equatable, Sendable {
        /// Of "provider:model".
        var key: Glob
        var price: Price
    }

    /// The built-in demonstration, free unless the file says otherwise.
    private static let demo = Rule(key: Glob("demo:*"), price: .free)

    private let exact: [String: Price]
    /// The most telling first.
    private let patterns: [Rule]

    init(rules: [Rule] = []) {
        let literal = rules.filter(\.key.isLiteral).map { ($0.key.description, $0.price) }
        exact = Dictionary(literal) { first, _ in first }
        let ranked = (rules.filter { !$0.key.isLiteral } + [Self.demo]).enumerated().sorted {
            ($1.element.key.literalCount, $0.offset) < ($0.element.key.literalCount, $1.offset)
        }
        patterns = ranked.map(\.element)
    }

    /// Nil when nobody said what the model costs.
    func price(provider: String, model: String) -> Price? {
        let key = "\(provider):\(model)"
        return exact[key] ?? patterns.first { $0.key.matches(key) }?.price
    }
}
