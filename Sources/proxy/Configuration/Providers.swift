// SPDX-License-Identifier: Apache-2.0

/// Puts the list of providers together from the file, the environment and what is built in.
struct Providers {
    let surroundings: Surroundings
    let listen: ListenAddress
    let purpose: Configuration.Purpose

    /// The file's, else OpenAI and Ollama; and always one named `demo`.
    func all(in node: Node?) throws(ConfigurationError) -> [Provider] {
        var providers = try listed(in: node)
        if !providers.contains(where: { $0.name == "demo" }) { providers.append(Provider(name: "demo", kind: .demo)) }
        return providers
    }

    private func listed(in node: Node?) throws(ConfigurationError) -> [Provider] {
        guard let node else { return try builtIn() }
        return try node.named().map { (name, node) throws(ConfigurationError) in
            let section = try Section<Provider.Key>(node)
            var provider = try Provider(name, section, surroundings)
            guard provider.kind != .demo else { return provider }
            provider.baseURL = try baseURL(of: provider, section)
            return provider
        }
    }

    private func builtIn() throws(ConfigurationError) -> [Provider] {
        var openAI = Provider(name: "openai", kind: .openai)
        var ollama = Provider(name: "ollama", kind: .ollama)
        openAI.baseURL = try baseURL(of: openAI, nil)
        ollama.baseURL = try baseURL(of: ollama, nil)
        // Behind `exec` there is one client, in the same environment: its own key is the one to use.
        if purpose == .serve, surroundings.environment["OPENAI_API_KEY"] != nil {
            openAI.apiKey = Secret(source: .environment("OPENAI_API_KEY"))
        }
        return [openAI, ollama]
    }

    private func baseURL(
        of provider: Provider,
        _ section: Section<Provider.Key>?
    ) throws(ConfigurationError) -> BaseURL {
        let setting = try baseURLSetting(of: provider, section)
        let isHost = setting.origin == .variable("OLLAMA_HOST")
        var url = try isHost ? BaseURL(ollamaHost: setting) : BaseURL(setting)
        url.drop(provider.kind.versions)
        guard !listen.isReached(host: url.host, port: url.port) else {
            throw setting.refused(
                "\(url) is this proxy's own address (it listens on \(listen)); give the upstream's, or another --listen"
            )
        }
        return url
    }

    private func baseURLSetting(
        of provider: Provider,
        _ section: Section<Provider.Key>?
    ) throws(ConfigurationError) -> Setting {
        if let setting = environmentSetting(for: provider) { return setting }
        if let setting = try section?.text(.baseURL) { return setting }
        // Only the vendor's own name has a default: a key must never go to a vendor by omission.
        if provider.name == provider.kind.rawValue, let vendor = provider.kind.vendor {
            return Setting(text: vendor, origin: section?.origin ?? .builtIn)
        }
        return try section?.needed(.baseURL, such: provider.kind.exampleURL)
            ?? Setting(text: provider.kind.exampleURL, origin: .builtIn)
    }

    /// The variables name the providers `openai` and `ollama`, whatever else the file has.
    private func environmentSetting(for provider: Provider) -> Setting? {
        switch (provider.name, provider.kind) {
        case ("openai", .openai): surroundings.environment.setting("OPENAI_BASE_URL")
        case ("ollama", .ollama): surroundings.environment.setting("OLLAMA_HOST")
        default: nil
        }
    }
}
