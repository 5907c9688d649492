// SPDX-License-Identifier: Apache-2.0

import Money

extension PriceList {
    init(_ file: Node) throws(ConfigurationError) {
        self.init(try file.named().map(Self.rule), name: file.origin.fileName)
    }

    private static func rule(_ name: Setting, _ node: Node) throws(ConfigurationError) -> Rule {
        guard name.text.split(separator: ":", maxSplits: 1).count == 2 else {
            throw name.refused(
                "\(name.quoted) is no key for a price; write \"provider:model\", such as \"openai:gpt-5.5\" or \"ollama:*\""
            )
        }
        guard case .array = node.value.value else {
            return Rule(key: name.text, rows: [try PriceRow(key: name.text, node)])
        }
        return Rule(key: name.text, rows: try rows(name.text, node))
    }

    private static func rows(_ key: String, _ node: Node) throws(ConfigurationError) -> [PriceRow] {
        var rows: [PriceRow] = []
        for element in try node.elements() {
            let row = try PriceRow(key: key, element)
            guard !rows.contains(where: { $0.from == row.from }) else {
                throw element.refused("begins on the same day as another row; give each its own \"from\"")
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw node.refused("must have a row, or be left out") }
        return rows
    }
}

extension PriceRow {
    convenience init(key: String, _ node: Node) throws(ConfigurationError) {
        let section = try Section<PriceKey<PriceRowKey>>(node)
        let tariff = try Tariff(section, tiers: section[.other(.tiers)])
        let given = section.givenRates()
        self.init(
            key: key,
            from: try section.text(.other(.from)).map(PriceDate.init),
            tariff,
            serviceTiers: try section[.other(.serviceTiers)]?.named().map { name, node throws(ConfigurationError) in
                try ServiceTier(name, node, needed: given)
            } ?? [],
            source: try section.text(.other(.source))?.plain()
        )
    }
}

extension PriceDate {
    init(_ text: Setting) throws(ConfigurationError) {
        guard let date = PriceDate(text.text) else {
            throw text.refused("\(text.quoted) is not a day; write \"YYYY-MM-DD\", such as \"2026-04-01\"")
        }
        self = date
    }
}
