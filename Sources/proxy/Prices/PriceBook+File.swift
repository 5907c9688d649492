// SPDX-License-Identifier: Apache-2.0

extension PriceBook {
    private enum Key: String, CaseIterable {
        case input
        case cachedInput = "cached_input"
        case cacheWrite = "cache_write"
        case output
    }

    /// The prices that the configuration names; without a file only the demonstration's.
    static func load(_ prices: Configuration.Prices) throws(ConfigurationError) -> PriceBook {
        guard let path = prices.file else { return PriceBook() }
        return try PriceBook(Node(file: path))
    }

    init(_ file: Node) throws(ConfigurationError) {
        try self.init(rules: file.named().map(Self.rule))
    }

    private static func rule(_ name: Setting, _ node: Node) throws(ConfigurationError) -> Rule {
        let halves = name.text.split(separator: ":", maxSplits: 1)
        guard halves.count == 2 else {
            throw name.refused(
                "\(name.quoted) is no key for a price; write \"provider:model\", such as \"openai:gpt-5.5\" or \"ollama:*\""
            )
        }
        let section = try Section<Key>(node)
        let input = try needed(.input, in: section)
        let price = Price(
            input: input,
            cachedInput: try dollars(.cachedInput, in: section) ?? input,
            cacheWrite: try dollars(.cacheWrite, in: section) ?? input,
            output: try needed(.output, in: section)
        )
        return Rule(key: Glob(name.text), price: price)
    }

    /// What is not given is not taken for free.
    private static func needed(_ key: Key, in section: Section<Key>) throws(ConfigurationError) -> UInt64 {
        guard let price = try dollars(key, in: section) else {
            throw section.refused(
                key,
                "is needed: US dollars per million tokens; write 0 where there is nothing to pay"
            )
        }
        return price
    }

    private static func dollars(_ key: Key, in section: Section<Key>) throws(ConfigurationError) -> UInt64? {
        guard let node = section[key] else { return nil }
        guard case .number(let number) = node.value.value, let price = number.whole(timesTenToThe: 9),
            price <= 1_000_000_000_000_000
        else {
            throw node.refused(
                "must be a number of US dollars per million tokens, from 0 to 1000000 with nine decimals at most"
            )
        }
        return price
    }
}
