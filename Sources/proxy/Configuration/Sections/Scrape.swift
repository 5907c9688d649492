// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// The page that Prometheus asks for.
    struct Scrape: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case path
            case bearerTokenFile = "bearer_token_file"
        }

        var path = "/metrics"
        /// When set, a scrape must carry this token.
        var bearerToken: Secret?
    }
}

extension Configuration.Scrape {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        if let text = try section.text(.path) { path = try Self.path(text) }
        bearerToken = try section.text(.bearerTokenFile)?.secretFile(in: surroundings)
    }

    private static func path(_ setting: Setting) throws(ConfigurationError) -> String {
        let path = setting.text
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ NameByte.isName($0) || $0 == UInt8(ascii: "/") }) else {
            throw setting.refused("\(setting.quoted) is not a path; write one such as \"/metrics\"")
        }
        let first = path.dropFirst().prefix { $0 != "/" }
        guard !["", "v1", "api", "t", "live", "healthz", "readyz"].contains(first) else {
            throw setting.refused("\(setting.quoted) is served otherwise; write one such as \"/metrics\"")
        }
        return path
    }
}
