// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// A destination of Prometheus remote write.
    struct RemoteWrite: Sendable {
        enum Key: String, CaseIterable {
            case url, interval, headers
            case basicAuth = "basic_auth"
            case bearerTokenFile = "bearer_token_file"
            case tls
        }

        struct BasicAuth: Equatable, Sendable {
            enum Key: String, CaseIterable {
                case username
                case passwordFile = "password_file"
            }

            var username: String
            var passwordFile: Secret
        }

        enum TLSKey: String, CaseIterable { case caFile = "ca_file" }

        var url: String
        var interval = Duration.seconds(10)
        /// Their values are masked wherever the configuration is shown.
        var headers: [(name: String, value: String)] = []
        var basicAuth: BasicAuth?
        var bearerTokenFile: Secret?
        /// Certificates to trust instead of the system's, as a PEM file.
        var caFile: String?

        init(url: Setting) throws(ConfigurationError) {
            _ = try URLParts(url)
            self.url = url.text
        }
    }
}

extension Configuration.RemoteWrite {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        try self.init(url: section.needed(.url, such: "http://127.0.0.1:9090/api/v1/write"))
        try section.read(.interval, into: &interval, in: .milliseconds(100)...(.seconds(86_400)))
        headers = try section[.headers]?.named().map(Self.header) ?? []
        bearerTokenFile = try section.text(.bearerTokenFile)?.secretFile(in: surroundings)
        if let node = section[.basicAuth] {
            guard bearerTokenFile == nil else {
                throw section.refused(.basicAuth, "cannot be used together with bearer_token_file; remove one")
            }
            basicAuth = try BasicAuth(Section(node), surroundings)
        }
        if let node = section[.tls] {
            caFile = try Section<TLSKey>(node).text(.caFile)?.readableFile(in: surroundings)
        }
    }

    private static func header(_ name: Setting, _ node: Node) throws(ConfigurationError) -> (
        name: String, value: String
    ) {
        guard !name.text.isEmpty, name.text.utf8.allSatisfy(NameByte.isToken) else {
            throw node.refused("\(name.quoted) is not a header's name")
        }
        let ours = [
            "authorization", "content-encoding", "content-length", "content-type", "host", "user-agent",
            "x-prometheus-remote-write-version",
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
