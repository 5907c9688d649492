// SPDX-License-Identifier: Apache-2.0

import Money

/// A rule that sends the models of a pattern to a provider.
struct Route: Equatable, Sendable {
    enum Key: String, CaseIterable { case model, provider }

    var model: Glob
    /// The place in `Configuration.providers`.
    var provider: Int
}

extension Route {
    /// The file's rules, else the defaults; and always one for the model `demo`, where that provider is the built-in one.
    static func all(
        in file: Section<Configuration.Key>?,
        providers: [Provider],
        for purpose: Configuration.Purpose
    ) throws(ConfigurationError) -> [Route] {
        let routes = try listed(in: file, providers, purpose)
        let demo = providers.firstIndex { $0.name == "demo" && $0.kind == .demo }
        guard let demo, routes.allSatisfy({ $0.model != Glob("demo") }) else { return routes }
        return [Route(model: Glob("demo"), provider: demo)] + routes
    }

    private static func listed(
        in file: Section<Configuration.Key>?,
        _ providers: [Provider],
        _ purpose: Configuration.Purpose
    ) throws(ConfigurationError) -> [Route] {
        guard let node = file?[.routes] else { return try defaults(for: providers, file, purpose) }
        return try node.elements().map { (node) throws(ConfigurationError) in try Route(Section(node), providers) }
    }

    private init(_ section: Section<Key>, _ providers: [Provider]) throws(ConfigurationError) {
        let pattern = try section.needed(.model, such: "gpt-*").plain()
        let name = try section.needed(.provider, such: "openai")
        guard let provider = providers.firstIndex(where: { $0.name == name.text }) else {
            let hint = NearestName.hint(for: name.text, among: providers.map(\.name))
            throw name.refused("\(name.quoted) is not a provider; \(hint)")
        }
        self.init(model: Glob(pattern), provider: provider)
    }

    /// OpenAI's open models go to `ollama`, where Codex and others run them, and those of `anthropic` and `gemini` to these
    /// where they are; everything else goes to `openai`, or to the only provider there is.
    private static func defaults(
        for providers: [Provider],
        _ file: Section<Configuration.Key>?,
        _ purpose: Configuration.Purpose
    ) throws(ConfigurationError) -> [Route] {
        let ollama = providers.firstIndex { $0.name == "ollama" && $0.kind == .ollama }
        if purpose == .exec(isForOllama: true), let ollama { return [Route(model: Glob("*"), provider: ollama)] }
        let forwarding = providers.indices.filter { providers[$0].kind != .demo }
        guard !forwarding.isEmpty else { return [] }
        let main = providers.firstIndex { $0.name == "openai" } ?? (forwarding.count == 1 ? forwarding[0] : nil)
        guard let main else {
            throw ConfigurationError(
                origin: file?.origin.member("routes", line: 0) ?? .builtIn,
                message: "are needed, for there are several providers and none is named \"openai\"; "
                    + "write { model: \"*\", provider: \"\(providers[forwarding[0]].name)\" } for one of them"
            )
        }
        return own(of: providers) + [Route(model: Glob("*"), provider: main)]
    }

    private static func own(of providers: [Provider]) -> [Route] {
        let names: [(kind: Provider.Kind, models: String)] = [
            (.ollama, "gpt-oss*"), (.anthropic, "claude*"), (.gemini, "gemini*"),
        ]
        return names.compactMap { kind, models in
            let provider = providers.firstIndex { $0.name == kind.rawValue && $0.kind == kind }
            return provider.map { Route(model: Glob(models), provider: $0) }
        }
    }
}
