// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct ExecPlanTests {
    private static let address = ListenAddress(host: "127.0.0.1", port: 4321)
    private static let url = "http://127.0.0.1:4321"

    /// The arguments that are put in for Codex, in one text.
    private static func ours(_ credentials: String = "") -> String {
        "-c model_provider=\"tokenmeter\" -c model_providers.tokenmeter={name=\"tokenmeter\",base_url=\"\(url)/v1\","
            + "wire_api=\"responses\"\(credentials)}"
    }

    private static func plan(
        _ line: String,
        _ variables: KeyValuePairs<String, String> = [:],
        isAdapted: Bool = true,
        hasCodexLogin: Bool = false
    ) -> ExecPlan {
        let command = line.split(separator: " ").map { Array($0.utf8) }
        return ExecPlan(
            ExecRequest(command: command, isAdapted: isAdapted),
            address: address,
            environment: Environment(variables),
            hasCodexLogin: hasCodexLogin
        )
    }

    private static func line(_ plan: ExecPlan) -> String {
        plan.arguments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    @Test(arguments: [
        ("OPENAI_BASE_URL", "\(url)/v1"), ("OPENAI_API_BASE", "\(url)/v1"), ("CODEX_OSS_BASE_URL", "\(url)/v1"),
        ("OLLAMA_HOST", url), ("TOKENMETER_URL", url), ("OPENAI_API_KEY", "sk-own"), ("PATH", "/bin"),
    ])
    func `the command is told where the proxy is and keeps the rest`(name: String, value: String) {
        let plan = Self.plan("env", ["OPENAI_BASE_URL": "http://before", "OPENAI_API_KEY": "sk-own", "PATH": "/bin"])

        #expect(plan.environment[name] == value)
        #expect(plan.environment.entries.count == 7)
        #expect(Self.line(plan) == "env")
    }

    @Test(arguments: [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("10.0.0.1", "10.0.0.1")])
    func `the address is one that can be connected to`(host: String, reachable: String) {
        let plan = ExecPlan(
            ExecRequest("x"),
            address: ListenAddress(host: host, port: 1),
            environment: Environment([:]),
            hasCodexLogin: false
        )

        #expect(plan.environment["TOKENMETER_URL"] == "http://\(reachable):1")
    }

    @Test(
        arguments: [
            ([:], nil, nil),
            (["HTTPS_PROXY": "http://p"], nil, nil),
            (["http_proxy": "http://p"], "127.0.0.1,localhost,::1", "127.0.0.1,localhost,::1"),
            (
                ["HTTP_PROXY": "http://p", "NO_PROXY": "corp"], "corp,127.0.0.1,localhost,::1",
                "corp,127.0.0.1,localhost,::1"
            ),
        ] as [(KeyValuePairs<String, String>, String?, String?)]
    )
    func `a company's proxy is not asked for a loopback address`(
        variables: KeyValuePairs<String, String>,
        lower: String?,
        upper: String?
    ) {
        let environment = Self.plan("x", variables).environment

        #expect(environment["no_proxy"] == lower)
        #expect(environment["NO_PROXY"] == upper)
    }

    @Test
    func `variables pass byte for byte`() {
        let entry: [UInt8] = Array("ODD=".utf8) + [0xFF, 0x3D, 0x80]
        let plan = ExecPlan(
            ExecRequest("x"),
            address: Self.address,
            environment: Environment(entries: [entry]),
            hasCodexLogin: false
        )

        #expect(plan.environment.entries.first == entry)
    }

    @Test(arguments: [
        ("codex", "codex \(ours())"),
        ("/usr/bin/codex exec hi", "/usr/bin/codex \(ours()) exec hi"),
        // Settings of a subcommand make Codex forget those before it.
        ("codex exec -c a=1 hi", "codex \(ours()) exec \(ours()) -c a=1 hi"),
        ("codex exec --config a=1 hi", "codex \(ours()) exec \(ours()) --config a=1 hi"),
        ("codex exec --config=a=1 -ca=1", "codex \(ours()) exec \(ours()) --config=a=1 \(ours()) -ca=1"),
        ("codex -c a=1 exec hi", "codex \(ours()) -c a=1 exec hi"),
        ("codex exec -- -c a=1", "codex \(ours()) exec -- -c a=1"),
        ("codex sandbox sh -c x", "codex \(ours()) sandbox sh -c x"),
        ("codex exec -C dir hi", "codex \(ours()) exec -C dir hi"),
        ("codexx exec", "codexx exec"),
    ])
    func `Codex gets a provider of its own`(line: String, adapted: String) {
        #expect(Self.line(Self.plan(line)) == adapted)
    }

    @Test(
        arguments: [
            (["OPENAI_API_KEY": "k"], false, ",env_key=\"OPENAI_API_KEY\""),
            (["CODEX_API_KEY": "k"], false, ",env_key=\"CODEX_API_KEY\""),
            (["CODEX_API_KEY": "k", "OPENAI_API_KEY": "k"], true, ",env_key=\"OPENAI_API_KEY\""),
            (["OPENAI_API_KEY": ""], true, ",requires_openai_auth=true"),
            ([:], false, ""),
        ] as [(KeyValuePairs<String, String>, Bool, String)]
    )
    func `Codex's key stays its own`(variables: KeyValuePairs<String, String>, hasLogin: Bool, credentials: String) {
        let plan = Self.plan("codex exec", variables, hasCodexLogin: hasLogin)

        #expect(Self.line(plan) == "codex \(Self.ours(credentials)) exec")
    }

    @Test(arguments: [
        ("codex exec -c model_provider=mine hi", false, true),
        ("codex -cmodel_provider=\"mine\" exec", false, true),
        ("codex exec --config=model_provider=ollama hi", true, false),
        ("codex exec --oss hi", true, false),
        ("codex --oss --local-provider ollama exec", true, false),
        ("codex --oss --local-provider lmstudio exec", false, true),
        ("codex --oss --local-provider=lmstudio exec", false, true),
    ])
    func `a provider that the user chose is left alone`(line: String, isForOllama: Bool, isNoticed: Bool) {
        let plan = Self.plan(line)

        #expect(Self.line(plan) == line)
        #expect(ExecRequest(command: plan.arguments).isForOllama == isForOllama)
        #expect((plan.notice != nil) == isNoticed)
    }

    @Test
    func `nothing is put in when that was not wanted`() {
        #expect(Self.line(Self.plan("codex exec hi", isAdapted: false)) == "codex exec hi")
    }
}
