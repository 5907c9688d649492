// SPDX-License-Identifier: Apache-2.0

extension Configuration.Reports {
    /// The server that takes the daily mail, and whom it is for.
    struct Email: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case smtpURL = "smtp_url"
            case from, to, user
            case passwordFile = "password_file"
            case caFile = "ca_file"
        }

        /// `smtp://` (STARTTLS) or `smtps://`, a host, and perhaps a port.
        var smtpURL: String
        var from: String
        var to: [String]
        var user: String?
        var password: Secret?
        /// Certificates to trust instead of the system's, as PEM.
        var caFile: String?
    }
}

extension Configuration.Reports.Email {
    private static let mostRecipients = 100

    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        smtpURL = try Self.url(section.needed(.smtpURL, such: "smtps://smtp.example.com"))
        from = try Self.address(section.needed(.from, such: "tokenmeter@example.com"))
        guard let node = section[.to] else {
            throw section.refused(.to, "is needed, such as to: [\"finance@example.com\"]")
        }
        to = try node.elements().map { (node) throws(ConfigurationError) in try Self.address(node.text()) }
        guard (1...Self.mostRecipients).contains(to.count) else {
            throw node.refused("must name from 1 to \(Self.mostRecipients) addresses")
        }
        user = try section.text(.user).map { (text) throws(ConfigurationError) in try text.plain() }
        password = try section.text(.passwordFile)?.secretFile(in: surroundings)
        guard (user == nil) == (password == nil) else {
            throw section.refused(user == nil ? .user : .passwordFile, "is needed: a user and a password go together")
        }
        caFile = try section.text(.caFile)?.readableFile(in: surroundings)
    }

    /// Errors do not repeat the text, for it may hold a password.
    private static func url(_ setting: Setting) throws(ConfigurationError) -> String {
        let parts = setting.text.split(separator: "://", maxSplits: 1).map(String.init)
        guard parts.count == 2, ["smtp", "smtps"].contains(parts[0].lowercased()) else {
            throw setting.refused("must be a URL that starts with smtps:// or smtp:// (which then asks for STARTTLS)")
        }
        guard !parts[1].contains("@") else {
            throw setting.refused("must not hold a user name or password; give them as user and password_file")
        }
        guard HostPort(parts[1].last == "/" ? parts[1].dropLast() : parts[1][...]) != nil else {
            throw setting.refused("has no host, or more than host and port")
        }
        return setting.text
    }

    private static func address(_ setting: Setting) throws(ConfigurationError) -> String {
        let parts = setting.text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = setting.text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#"<>()[]\,;:""#.utf8.contains($0) }
        guard parts.count == 2, !parts[0].isEmpty, HostPort(parts[1])?.port == nil, HostPort(parts[1]) != nil, isPlain
        else { throw setting.refused("\(setting.quoted) is not an address; write one such as \"name@example.com\"") }
        return setting.text
    }
}
