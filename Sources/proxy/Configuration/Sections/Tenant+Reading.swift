// SPDX-License-Identifier: Apache-2.0

import Money

extension Configuration.Tenant {
    /// Reads an entry of `tenants.known`; null is one without keys and limits.
    init(_ name: String, _ node: Node, timeZone: String) throws(ConfigurationError) {
        self.init(name: name, timeZone: timeZone)
        guard !node.value.isNull else { return }
        let section = try Section<Key>(node)
        if let text = try section.text(.timeZone) { self.timeZone = try text.timeZone() }
        try readLimits(section)
        if let node = section[.keys] { keys = try TenantKey.all(node, timeZone: self.timeZone) }
        if let node = section[.models] { models = try Self.models(node) }
        if let node = section[.downgrade] { downgrade = try Self.downgrade(node) }
        try refuseForbiddenDowngrade(section)
    }

    private mutating func readLimits(_ section: Section<Key>) throws(ConfigurationError) {
        dailySoft = try section[.dailySoft]?.nanodollars()
        monthlyHard = try section[.monthlyHard]?.nanodollars()
        requestMax = try section[.requestMax]?.nanodollars()
        requestsPerMinute = try Self.rate(section[.requestsPerMinute], most: 10_000_000)
        tokensPerMinute = try Self.rate(section[.tokensPerMinute], most: 100_000_000_000)
        try section.read(.lowersLimits, into: &lowersLimits)
        try section.read(.cutsStreams, into: &cutsStreams)
    }

    private static func rate(_ node: Node?, most: Int) throws(ConfigurationError) -> UInt64? {
        guard let node else { return nil }
        return UInt64(clamping: try node.integer(in: 1...most))
    }

    private static func models(_ node: Node) throws(ConfigurationError) -> [Glob] {
        let models = try node.elements().map { (node) throws(ConfigurationError) in Glob(try node.text().plain()) }
        guard !models.isEmpty else {
            throw node.refused("an empty list would refuse every model; leave the key out to allow all")
        }
        return models
    }

    /// Ranked as prices are: the exact name wins, then the pattern with the most characters of its own, then the first.
    private static func downgrade(_ node: Node) throws(ConfigurationError) -> [Downgrade] {
        let rules = try node.named().map { (name, node) throws(ConfigurationError) in
            Downgrade(model: Glob(try name.plain()), cheaper: try cheaper(node))
        }
        return rules.enumerated().sorted { left, right in
            let (first, second) = (left.element.model, right.element.model)
            if first.isLiteral != second.isLiteral { return first.isLiteral }
            return (second.literalCount, left.offset) < (first.literalCount, right.offset)
        }.map(\.element)
    }

    private static func cheaper(_ node: Node) throws(ConfigurationError) -> String {
        let text = try node.text()
        guard !text.text.contains("*") else {
            throw text.refused(
                "\(text.quoted) must be one model's name; only the model before the colon may hold \"*\""
            )
        }
        return try text.plain()
    }

    private func refuseForbiddenDowngrade(_ section: Section<Key>) throws(ConfigurationError) {
        guard let rule = downgrade.first(where: { !allows($0.cheaper) }) else { return }
        throw section.refused(
            .downgrade,
            "leads to \(JSON5.quoted(rule.cheaper)), which is not among the tenant's models; add it there"
        )
    }
}
