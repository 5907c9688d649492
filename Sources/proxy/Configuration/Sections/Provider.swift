// SPDX-License-Identifier: Apache-2.0

/// An upstream that requests are forwarded to, or the built-in demonstration.
struct Provider: Equatable, Sendable {
    enum Key: String, CaseIterable {
        case kind
        case baseURL = "base_url"
        case apiKeyEnv = "api_key_env"
        case apiKeyFile = "api_key_file"
        case caFile = "ca_file"
    }

    /// How requests for it are made: both kinds that are forwarded take a bearer token and the client's bytes as they are.
    enum Kind: String, CaseIterable, Sendable { case openai, ollama, demo }

    var name: String
    var kind: Kind
    /// Absent for `demo` only.
    var baseURL: BaseURL?
    /// Put into each request; without one the client's own key passes through.
    var apiKey: Secret?
    /// Certificates to trust instead of the system's, as a PEM file.
    var caFile: String?

    /// What stands in for the leading `/v1` of a client's path.
    ///
    /// An OpenAI `base_url` takes the place of `/v1`, as in OpenAI's own libraries; Ollama's is the server's root.
    var openAIPath: String {
        guard let path = baseURL?.path else { return "/v1" }
        return kind == .ollama ? path + "/v1" : path
    }

    /// What is put before a client's path that starts with `/api`.
    var ollamaPath: String { baseURL?.path ?? "" }
}

extension Provider {
    /// Reads all but the base URL, which the environment may give.
    init(
        _ name: Setting,
        _ section: Section<Key>,
        _ surroundings: Surroundings
    ) throws(ConfigurationError) {
        self.name = try Self.name(name)
        kind = try Self.kind(name, section)
        if kind == .demo { try Self.refuseOtherKeys(section) }
        apiKey = try Self.apiKey(section, surroundings)
        caFile = try section.text(.caFile)?.readableFile(in: surroundings)
    }

    private static func name(_ setting: Setting) throws(ConfigurationError) -> String {
        guard (1...64).contains(setting.text.utf8.count), setting.text.utf8.allSatisfy(NameByte.isName) else {
            throw setting.refused(
                "\(setting.quoted) cannot name a provider; use letters, digits, \".\", \"_\" and \"-\", 64 at most"
            )
        }
        return setting.text
    }

    private static func kind(_ name: Setting, _ section: Section<Key>) throws(ConfigurationError) -> Kind {
        if let text = try section.text(.kind) { return try text.choice() }
        if let kind = Kind(rawValue: name.text) { return kind }
        let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw section.refused(.kind, "is needed; known: \(known)")
    }

    private static func refuseOtherKeys(_ section: Section<Key>) throws(ConfigurationError) {
        for key in Key.allCases where key != .kind && section[key] != nil {
            throw section.refused(key, "has no use for the kind \"demo\", which answers by itself; remove it")
        }
    }

    private static func apiKey(
        _ section: Section<Key>,
        _ surroundings: Surroundings
    ) throws(ConfigurationError) -> Secret? {
        let variable = try section.text(.apiKeyEnv)
        let file = try section.text(.apiKeyFile)
        guard variable == nil || file == nil else {
            throw section.refused(.apiKeyFile, "cannot be used together with api_key_env; remove one")
        }
        if let file { return try file.secretFile(in: surroundings) }
        guard let variable else { return nil }
        guard NameByte.isVariable(variable.text) else {
            // Not repeated: people write the key itself here.
            throw variable.refused("must be the name of an environment variable, such as \"OPENAI_API_KEY\"")
        }
        return try variable.secret(Secret(source: .environment(variable.text)), in: surroundings)
    }
}
