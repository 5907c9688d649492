// SPDX-License-Identifier: Apache-2.0

import Money

/// Where a book has the price of a model, and by which of its keys.
struct PriceSearch {
    /// "provider:model", as it was looked for.
    let key: String
    let price: Price
    private let book: PriceBook

    /// A model without a provider is that of the key that says most of it; a key for all models of a provider says nothing.
    init(_ question: PriceQuestion, _ book: PriceBook, vendor: String?) throws(UsageError) {
        var key = question.provider.map { "\($0):\(question.model)" } ?? Self.guess(question.model, book)
        if let vendor, let own = key, book.price(key: own) == nil { key = "\(vendor):\(question.model)" }
        guard let key, let price = book.price(key: key) else {
            let name = JSON5.quoted(key ?? question.model)
            throw UsageError(
                "no price is known for \(name); name its provider with --provider, or add it to the price file (docs/prices.md)"
            )
        }
        self.key = key
        self.price = price
        self.book = book
    }

    private static func guess(_ model: String, _ book: PriceBook) -> String? {
        let providers = Set(book.lists.flatMap(\.rules).compactMap { $0.key.description.split(separator: ":").first })
        let keys = providers.filter { !$0.contains("*") }.map { "\($0):\(model)" }.sorted() + [model]
        let found = keys.compactMap { key in
            book.lists.compactMap { $0.rule(for: key) }.first { !$0.key.description.hasSuffix(":*") }.map {
                (key: key, said: $0.key.literalCount)
            }
        }
        return found.max { $0.said < $1.said }?.key
    }

    /// The list that a row is from, and how its key was found.
    func origin(of row: PriceRow) -> (list: String, way: String) {
        for list in book.lists {
            guard let rule = list.rule(for: key), rule.rows.contains(row) else { continue }
            return (list.name, way(rule.key))
        }
        return ("", "")
    }

    private func way(_ found: Glob) -> String {
        if found.description == key { return "the exact key" }
        let how = found.isLiteral ? "without the date of its snapshot" : "the pattern that says most"
        return "\"\(found)\", \(how)"
    }
}
