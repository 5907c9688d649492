// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Who a request is counted for.
    struct Tenants: Equatable, Sendable {
        enum Key: String, CaseIterable { case header, `default`, unknown, known }

        /// The request header that names the tenant, in lower case.
        var header = "x-tenant"
        /// For requests that name nobody.
        var `default` = "default"
        /// For requests that name somebody who is not known.
        var unknown = "other"
        /// Without a list every well-formed name is a tenant of its own, as far as the label table's bound allows.
        var known: [String]?

        /// The tenant that a request is counted for, given the name it claims.
        func name(for claimed: String?) -> String {
            guard let claimed, !claimed.isEmpty else { return self.default }
            let isTaken = known.map { $0.contains(claimed) || claimed == self.default } ?? Self.isName(claimed)
            return isTaken ? claimed : unknown
        }

        /// Letters, digits, `.`, `_` and `-`, at most 64 of them: what may stand in a path and in a label.
        static func isName(_ text: String) -> Bool {
            (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(NameByte.isName)
        }
    }
}

extension Configuration.Tenants {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        if let text = try section.text(.header) { header = try Self.header(text) }
        if let text = try section.text(.default) { self.default = try Self.name(text) }
        if let text = try section.text(.unknown) { unknown = try Self.name(text) }
        guard let node = section[.known] else { return }
        known = try node.named().map { (name, node) throws(ConfigurationError) in
            if !node.value.isNull { try Self.checkEmpty(node) }
            return try Self.name(name)
        }
    }

    private static func header(_ setting: Setting) throws(ConfigurationError) -> String {
        let name = setting.text.lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy(NameByte.isToken) else {
            throw setting.refused("\(setting.quoted) is not a header's name; write one such as \"x-tenant\"")
        }
        let reserved = [
            "authorization", "proxy-authorization", "cookie", "api-key", "x-api-key", "host", "connection",
            "content-length", "transfer-encoding", "x-provider",
        ]
        guard !reserved.contains(name) else {
            throw setting.refused("\"\(name)\" has a meaning of its own; choose another header, such as \"x-tenant\"")
        }
        return name
    }

    private static func name(_ setting: Setting) throws(ConfigurationError) -> String {
        guard isName(setting.text) else {
            throw setting.refused(
                "\(setting.quoted) cannot name a tenant; use letters, digits, \".\", \"_\" and \"-\", 64 at most"
            )
        }
        return setting.text
    }

    private static func checkEmpty(_ node: Node) throws(ConfigurationError) {
        guard let member = try node.members().first else { return }
        throw node.refused("\(JSON5.quoted(member.key)) is not a known key; a tenant has none, write {}")
    }
}
