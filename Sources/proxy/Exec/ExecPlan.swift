// SPDX-License-Identifier: Apache-2.0

/// What `proxy exec` starts: the command, told in every way that clients know where the proxy is.
struct ExecPlan: Equatable, Sendable {
    var arguments: [[UInt8]]
    var environment: Environment
    /// A thing that the user should know before it happens.
    var notice: String?

    /// `address` is where the proxy listens now, port included; `environment` the caller's own.
    init(
        _ request: ExecRequest,
        address: ListenAddress,
        environment: Environment = .process,
        hasCodexLogin: Bool? = nil
    ) {
        let root = "http://\(address.reachable)"
        self.environment = environment.pointing(to: root)
        arguments = request.command
        guard request.isAdapted, request.isCodex else { return }
        let codex = CodexArguments(request.command)
        if codex.choosesProvider {
            notice = codex.usesOllama ? nil : "codex has a model_provider of its own on its command line; left as it is"
        } else {
            arguments = codex.adapted(
                baseURL: "\(root)/v1",
                keyVariable: ["OPENAI_API_KEY", "CODEX_API_KEY"].first { environment[$0] != nil },
                hasLogin: hasCodexLogin ?? CodexArguments.hasLogin(environment)
            )
        }
    }
}

extension ExecRequest {
    /// Whether the program is the Codex CLI, which takes its upstream from its own settings only.
    var isCodex: Bool {
        String(decoding: command[0], as: UTF8.self).split(separator: "/").last == "codex"
    }

    /// Whether everything that the command will ask is meant for Ollama, whatever the model's name.
    var isForOllama: Bool { isCodex && CodexArguments(command).usesOllama }
}

extension Environment {
    /// The same variables, but for those that name a model server.
    func pointing(to root: String) -> Environment {
        var environment = self
        environment.set("OPENAI_BASE_URL", to: "\(root)/v1")
        environment.set("OPENAI_API_BASE", to: "\(root)/v1")
        environment.set("CODEX_OSS_BASE_URL", to: "\(root)/v1")
        environment.set("OLLAMA_HOST", to: root)
        environment.set("TOKENMETER_URL", to: root)
        environment.exemptLoopbackFromProxies()
        return environment
    }

    /// Where plain HTTP goes through a company's proxy, clients would ask that one for our loopback address.
    private mutating func exemptLoopbackFromProxies() {
        let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
        guard proxies.contains(where: { self[$0] != nil }) else { return }
        let exempt = self["no_proxy"] ?? self["NO_PROXY"]
        let list = (exempt.map { "\($0)," } ?? "") + "127.0.0.1,localhost,::1"
        set("no_proxy", to: list)
        set("NO_PROXY", to: list)
    }
}
