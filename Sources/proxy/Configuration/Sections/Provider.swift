// SPDX-License-Identifier: Apache-2.0

/// An upstream that requests are forwarded to, or the built-in demonstration.
struct Provider: Equatable, Sendable {
    enum Key: String, CaseIterable {
        case kind
        case baseURL = "base_url"
        case apiKeyEnv = "api_key_env"
        case apiKeyFile = "api_key_file"
        case caFile = "ca_file"
        case streamUsage = "stream_usage"
        case deployments
    }

    var name: String
    var kind: Kind
    /// Absent for `demo` only.
    var baseURL: BaseURL?
    /// Put into each request; without one the client's own key passes through.
    var apiKey: Secret?
    /// Certificates to trust instead of the system's, as a PEM file.
    var caFile: String?
    /// Whether usage may be asked for in a Chat stream on a client's behalf; some servers refuse to be asked.
    var streamUsage = true
    /// Azure's deployments that are not named for their models.
    var deployments: [Deployment] = []

    struct Deployment: Equatable, Sendable {
        var name: String
        var model: String
    }

    /// The model behind a name that a client uses for one. Azure takes its deployments' names in any case; Gemini a model's
    /// also by the name of its resource.
    func model(named name: String) -> String {
        switch kind {
        case .azure: deployment(named: name.lowercased())
        case .gemini where name.hasPrefix("models/"): String(name.dropFirst("models/".count))
        default: name
        }
    }

    private func deployment(named lowercased: String) -> String {
        deployments.first { $0.name.lowercased() == lowercased }?.model ?? lowercased
    }

    /// The name that the provider knows a model by.
    func name(of model: String) -> String {
        deployments.first { $0.model == model }?.name ?? model
    }

    /// What stands in for the leading `/v1` of a client's path.
    ///
    /// An OpenAI `base_url` takes the place of `/v1`, as in OpenAI's own libraries; all others' is the server's root.
    var openAIPath: String {
        guard let path = baseURL?.path else { return "/v1" }
        return path + kind.openAIMode
    }

    /// What is put before a client's path of another API.
    var rootPath: String { baseURL?.path ?? "" }
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
        try section.read(.streamUsage, into: &streamUsage)
        deployments = try Self.deployments(section, kind)
    }

    private static func deployments(
        _ section: Section<Key>,
        _ kind: Kind
    ) throws(ConfigurationError) -> [Deployment] {
        guard let node = section[.deployments] else { return [] }
        guard kind == .azure else {
            throw section.refused(.deployments, "are Azure's; they have no use for the kind \"\(kind.rawValue)\"")
        }
        return try node.named().map { (name, node) throws(ConfigurationError) in
            Deployment(name: name.text, model: try node.text().text)
        }
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
