// SPDX-License-Identifier: Apache-2.0

import Money

/// A tenant's key: only its digest is known here.
struct TenantKey: Equatable, Sendable {
    enum Key: String, CaseIterable { case sha256, expires }

    var digest: KeyDigest
    /// Nanoseconds since 1970.
    var expiresAt: Int64?
}

extension TenantKey {
    static func all(_ node: Node, timeZone: String) throws(ConfigurationError) -> [TenantKey] {
        try node.elements().map { (node) throws(ConfigurationError) in try read(node, timeZone: timeZone) }
    }

    /// A text, or an object that also says when the key expires.
    private static func read(_ node: Node, timeZone: String) throws(ConfigurationError) -> TenantKey {
        guard case .object(let members) = node.value.value else {
            return TenantKey(digest: try digest(node.text()))
        }
        // Not named: somebody may have written the key itself there.
        guard members.allSatisfy({ Key(rawValue: $0.key) != nil }) else {
            throw node.refused("may hold only sha256 and expires, such as { sha256: \"…\", expires: \"2027-01-01\" }")
        }
        let section = try Section<Key>(node)
        var key = TenantKey(digest: try digest(section.needed(.sha256, such: "64 hexadecimal digits")))
        if let text = try section.text(.expires) { key.expiresAt = try instant(text, timeZone: timeZone) }
        return key
    }

    /// Errors repeat nothing of the text: what is not a digest is likely to be the key.
    private static func digest(_ setting: Setting) throws(ConfigurationError) -> KeyDigest {
        guard let digest = KeyDigest(hexadecimal: setting.text) else {
            throw setting.refused(
                "must be 64 hexadecimal digits, the SHA-256 of a key and not the key itself; "
                    + "printf %s \"$KEY\" | sha256sum prints it, and proxy key makes both"
            )
        }
        guard digest != empty else {
            throw setting.refused("is the SHA-256 of an empty text: $KEY was not set; make it again")
        }
        return digest
    }

    private static let empty: KeyDigest = {
        let nothing: [UInt8] = []
        return KeyDigest(of: nothing.span)
    }()

    /// A day, which is its first instant in the tenant's time zone, or an instant.
    private static func instant(_ setting: Setting, timeZone: String) throws(ConfigurationError) -> Int64 {
        if let date = CivilDate(setting.text), let zone = try? TimeZone(named: timeZone) { return zone.start(of: date) }
        if let instant = RFC3339.instant(setting.text) { return instant }
        throw setting.refused(
            "\(setting.quoted) is not a date; write one such as \"2027-01-01\" or \"2027-01-01T09:00:00Z\""
        )
    }
}
