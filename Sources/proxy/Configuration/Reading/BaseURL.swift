// SPDX-License-Identifier: Apache-2.0

/// A provider's `base_url`, taken apart.
struct BaseURL: Equatable, Sendable, CustomStringConvertible {
    var scheme: URLParts.Scheme
    /// Without the brackets that IPv6 has in text.
    var host: String
    var port: UInt16
    /// Starts with a slash and does not end with one, or is empty.
    var path: String

    /// As the `Host` field wants it: the port only where it is not the scheme's own.
    var authority: String {
        let pair = HostPort.text(host: host, port: port)
        return port == (scheme == .https ? 443 : 80) ? String(pair.dropLast("\(port)".count + 1)) : pair
    }

    var description: String { "\(scheme)://\(authority)\(path)" }
}

extension BaseURL {
    init(_ setting: Setting) throws(ConfigurationError) {
        let parts = try URLParts(setting)
        guard parts.query == nil else { throw setting.refused("must not have a part after \"?\"") }
        self.init(scheme: parts.scheme, host: parts.host, port: parts.port, path: Self.trimmed(parts.path))
    }

    /// Takes off the first ending of these that the path has: people write `/v1` for servers whose root is meant.
    mutating func drop(_ endings: [String]) {
        guard let ending = endings.first(where: path.hasSuffix) else { return }
        path = Self.trimmed(String(path.dropLast(ending.count)))
    }

    private static func trimmed(_ path: String) -> String {
        String(path.reversed().drop { $0 == "/" }.reversed())
    }

    /// Reads `OLLAMA_HOST` as Ollama's own client does.
    ///
    /// The scheme may be absent (then the port is 11434), and an address that only a server can use means this machine.
    init(ollamaHost setting: Setting) throws(ConfigurationError) {
        let text = setting.text
        guard !text.contains("://") else {
            try self.init(setting)
            host = HostPort.reachable(host)
            return
        }
        let pair = HostPort(text.hasPrefix(":") ? "127.0.0.1\(text)" : text[...].drop { $0 == " " })
        guard let pair, pair.port != 0 else {
            throw setting.refused("must be host:port or a URL, such as \"127.0.0.1:11434\"")
        }
        self.init(scheme: .http, host: HostPort.reachable(pair.host), port: pair.port ?? 11434, path: "")
    }
}
