// SPDX-License-Identifier: Apache-2.0

/// An http or https URL taken apart; never one with a password in it.
struct URLParts: Equatable, Sendable {
    enum Scheme: String, Sendable { case http, https }

    var scheme: Scheme
    var host: String
    var port: UInt16
    /// Empty, or starting with a slash.
    var path: String
    var query: String?

    /// Reads a URL; errors do not repeat the text, for it may hold a password.
    init(_ setting: Setting) throws(ConfigurationError) {
        let text = setting.text
        let name = text.prefix { $0 != ":" }
        let rest = text.dropFirst(name.count)
        guard let scheme = Scheme(rawValue: name.lowercased()), rest.hasPrefix("://"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw setting.refused("must be a URL that starts with http:// or https://") }
        self.scheme = scheme
        let (authority, tail) = Self.halves(rest.dropFirst(3), at: "/?#")
        guard !authority.contains("@") else {
            throw setting.refused("must not hold a user name or password; give them by their own keys")
        }
        guard let pair = HostPort(authority), pair.port != 0 else {
            throw setting.refused("has no host, or a port that is none; write \(scheme)://host:port/path")
        }
        guard !tail.contains("#") else { throw setting.refused("must not have a part after \"#\"") }
        host = pair.host
        port = pair.port ?? (scheme == .https ? 443 : 80)
        let (path, question) = Self.halves(tail, at: "?")
        self.path = String(path)
        query = question.isEmpty ? nil : String(question.dropFirst())
    }

    /// The text before and from the first of some characters.
    private static func halves(_ text: Substring, at marks: String) -> (Substring, Substring) {
        let end = text.firstIndex(where: marks.contains) ?? text.endIndex
        return (text[..<end], text[end...])
    }
}
