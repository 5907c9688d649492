// SPDX-License-Identifier: Apache-2.0

/// The prices of one file.
///
/// The exact key wins. A name that ends in a date, such as `gpt-5.5-2026-03-05`, is also looked up without it. Between that
/// and the patterns the key with the most characters of its own wins, then the undated name, then the pattern that stands
/// first.
package struct PriceList: Equatable, Sendable {
    package struct Rule: Equatable, Sendable {
        /// Of "provider:model".
        package var key: Glob
        package var rows: [PriceRow]

        package init(key: String, rows: [PriceRow]) {
            self.key = Glob(key)
            self.rows = rows
        }

        /// One price for all times.
        package init(_ key: String, _ rates: Rates) {
            self.init(key: key, rows: [PriceRow(key: key, Tariff(rates))])
        }
    }

    /// Where it comes from, for people.
    package let name: String
    private let exact: [String: Rule]
    /// The most telling first.
    private let patterns: [Rule]

    package init(_ rules: [Rule], name: String = "") {
        self.name = name
        let rules = rules.filter { !$0.rows.isEmpty }
        exact = Dictionary(rules.filter(\.key.isLiteral).map { ($0.key.description, $0) }) { first, _ in first }
        patterns = rules.filter { !$0.key.isLiteral }.enumerated().sorted {
            ($1.element.key.literalCount, $0.offset) < ($0.element.key.literalCount, $1.offset)
        }.map(\.element)
    }

    /// All of them, in no order.
    package var rules: [Rule] { Array(exact.values) + patterns }

    package func rule(for key: String) -> Rule? {
        if let rule = exact[key] { return rule }
        let undated = ModelName.undated(key)
        let pattern = patterns.first { $0.key.matches(key) || undated.map($0.key.matches) ?? false }
        guard let undated, let rule = exact[undated] else { return pattern }
        return pattern.map { $0.key.literalCount > undated.utf8.count } ?? false ? pattern : rule
    }
}
