// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// A destination of Prometheus remote write.
    struct RemoteWrite: Sendable {
        enum Key: String, CaseIterable {
            case url, name, version, interval, headers
            case basicAuth = "basic_auth"
            case bearerTokenFile = "bearer_token_file"
            case tls
            case proxyURL = "proxy_url"
            case queue
        }

        enum Version: String, CaseIterable, Sendable {
            case auto
            case v1 = "1.0"
            case v2 = "2.0"
        }

        enum QueueKey: String, CaseIterable { case maxBytes = "max_bytes" }

        struct BasicAuth: Equatable, Sendable {
            enum Key: String, CaseIterable {
                case username
                case passwordFile = "password_file"
            }

            var username: String
            var passwordFile: Secret
        }

        var url: String
        /// Tells two destinations apart whose URLs differ only in what is not shown.
        var name: String?
        var version = Version.auto
        var interval = Duration.seconds(10)
        /// Their values are masked wherever the configuration is shown.
        var headers: [(name: String, value: String)] = []
        var basicAuth: BasicAuth?
        var bearerTokenFile: Secret?
        var tls = TLS()
        /// Without a password.
        var proxyURL: String?
        /// Of the queue on disk.
        var maxBytes = 256 << 20

        init(url: Setting) throws(ConfigurationError) {
            _ = try URLParts(url)
            self.url = url.text
        }
    }
}

extension Configuration.RemoteWrite {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        try self.init(url: section.needed(.url, such: "http://127.0.0.1:9090/api/v1/write"))
        if let text = try section.text(.name) { name = try text.plain() }
        try section.read(.version, into: &version)
        try section.read(.interval, into: &interval, in: .milliseconds(100)...(.seconds(86_400)))
        headers = try section[.headers]?.named().map(Self.header) ?? []
        bearerTokenFile = try section.text(.bearerTokenFile)?.secretFile(in: surroundings)
        if let node = section[.basicAuth] {
            guard bearerTokenFile == nil else {
                throw section.refused(.basicAuth, "cannot be used together with bearer_token_file; remove one")
            }
            basicAuth = try BasicAuth(Section(node), surroundings)
        }
        if let node = section[.tls] { tls = try TLS(Section(node), surroundings) }
        proxyURL = try section.text(.proxyURL).map(Self.proxy)
        if let node = section[.queue] {
            try Section<QueueKey>(node).read(size: .maxBytes, into: &maxBytes, in: 1 << 20...1 << 40)
        }
    }

    /// A proxy's address; errors do not repeat the text, for it may hold a password.
    private static func proxy(_ setting: Setting) throws(ConfigurationError) -> String {
        let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        let parts = setting.text.split(separator: "://", maxSplits: 1).map(String.init)
        guard parts.count == 2, schemes.contains(parts[0].lowercased()) else {
            throw setting.refused(
                "must be a URL that starts with \(schemes.map { "\($0)://" }.joined(separator: ", "))"
            )
        }
        guard !parts[1].contains("@") else {
            throw setting.refused("must not hold a user name or password; give such a URL by the variable HTTPS_PROXY")
        }
        guard HostPort(parts[1].last == "/" ? parts[1].dropLast() : parts[1][...]) != nil else {
            throw setting.refused("has no host, or more than host and port")
        }
        return setting.text
    }

    private static func header(_ name: Setting, _ node: Node) throws(ConfigurationError) -> (
        name: String, value: String
    ) {
        guard !name.text.isEmpty, name.text.utf8.allSatisfy(NameByte.isToken) else {
            throw node.refused("\(name.quoted) is not a header's name")
        }
        let ours = [
            "authorization", "connection", "content-encoding", "content-length", "content-type", "expect", "host",
            "transfer-encoding", "user-agent", "x-prometheus-remote-write-version",
        ]
        guard !ours.contains(name.text.lowercased()) else {
            throw node.refused("is set by tokenmeter itself; for credentials use basic_auth or bearer_token_file")
        }
        return (name.text, try node.text().plain())
    }
}

extension Configuration.RemoteWrite.BasicAuth {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        username = try section.needed(.username, such: "tokenmeter").plain()
        passwordFile = try section.needed(.passwordFile, such: "/run/secrets/password").secretFile(in: surroundings)
    }
}
