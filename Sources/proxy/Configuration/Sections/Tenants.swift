// SPDX-License-Identifier: Apache-2.0

import Money

extension Configuration {
    /// Who a request is counted for, and within which limits.
    struct Tenants: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case header, `default`, unknown
            case timeZone = "time_zone"
            case known
        }

        /// The request header that names the tenant, in lower case.
        var header = "x-tenant"
        /// For requests that name nobody.
        var `default` = "default"
        /// For requests that name somebody who is not known.
        var unknown = "other"
        /// For tenants that have none of their own.
        var timeZone = "UTC"
        /// In the file's order. Without a list every well-formed name is a tenant of its own, as far as the label table's
        /// bound allows.
        var known: [Tenant]?
    }
}

extension Configuration.Tenants {
    /// The known ones, and the two for everybody else where the list does not have them.
    var all: [Configuration.Tenant] {
        var tenants = known ?? []
        for name in [self.default, unknown] where !tenants.contains(where: { $0.name == name }) {
            tenants.append(Configuration.Tenant(name: name, timeZone: timeZone))
        }
        return tenants
    }

    /// Whether tenants are told by their keys, so that nobody is served without one.
    var haveKeys: Bool { known?.contains { !$0.keys.isEmpty } ?? false }

    /// Letters, digits, `.`, `_` and `-`, at most 64 of them: what may stand in a path and in a label.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(NameByte.isName)
    }

    /// What does not keep a run from starting, and yet is hardly meant; given the time in nanoseconds since 1970.
    func warnings(at now: Int64) -> [String] {
        guard haveKeys else { return [] }
        return (known ?? []).compactMap { tenant in
            if tenant.keys.isEmpty {
                return "tenants.known.\(tenant.name) has no keys_sha256, and others have: nobody can be \(tenant.name)"
            }
            let expired = tenant.keys.count { $0.expiresAt.map { $0 <= now } ?? false }
            guard expired > 0 else { return nil }
            return "\(expired) of \(tenant.keys.count) keys in tenants.known.\(tenant.name).keys_sha256 have expired"
        }
    }
}

extension Configuration.Tenants {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        if let text = try section.text(.header) { header = try Self.header(text) }
        if let text = try section.text(.default) { self.default = try Self.name(text) }
        if let text = try section.text(.unknown) { unknown = try Self.name(text) }
        if let text = try section.text(.timeZone) { timeZone = try text.timeZone() }
        guard let node = section[.known] else { return }
        let zone = timeZone
        known = try node.named().map { (name, node) throws(ConfigurationError) in
            try Configuration.Tenant(Self.name(name), node, timeZone: zone)
        }
        try refuseSharedKeys(node)
    }

    private static func header(_ setting: Setting) throws(ConfigurationError) -> String {
        let name = setting.text.lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy(NameByte.isToken) else {
            throw setting.refused("\(setting.quoted) is not a header's name; write one such as \"x-tenant\"")
        }
        let reserved = [
            "authorization", "proxy-authorization", "cookie", "api-key", "x-api-key", "x-goog-api-key", "host",
            "connection", "content-length", "transfer-encoding", "x-provider",
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

    /// A key must tell whose it is.
    private func refuseSharedKeys(_ node: Node) throws(ConfigurationError) {
        var holders: [KeyDigest: String] = [:]
        for (tenant, entry) in zip(known ?? [], try node.named()) {
            for key in tenant.keys {
                guard let other = holders.updateValue(tenant.name, forKey: key.digest) else { continue }
                throw entry.node.refused("has a key that \"\(other)\" has too, or twice; remove it from keys_sha256")
            }
        }
    }
}
