// SPDX-License-Identifier: Apache-2.0

import Money

extension PriceBook {
    /// The prices that the configuration names, then the built-in ones.
    static func load(_ prices: Configuration.Prices) throws(ConfigurationError) -> PriceBook {
        var lists: [PriceList] = []
        if let path = prices.file { lists.append(try PriceList(Node(file: path))) }
        if prices.isWithDefaults { lists.append(try PriceList.builtIn()) }
        guard case .priced(let name) = prices.unknownModel else { return PriceBook(lists) }
        let book = PriceBook(lists, standIn: name.text)
        guard book.price(key: name.text) != nil else {
            throw name.refused("\(name.quoted) has no price itself; name one of the price file's or built-in models")
        }
        return book
    }
}

extension PriceList {
    /// What the vendors' pages said when this build was made.
    static func builtIn() throws(ConfigurationError) -> PriceList {
        try PriceList(Node(bytes: PackageResources.default_prices_json5, name: "built-in prices"))
    }
}
