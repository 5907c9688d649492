// SPDX-License-Identifier: Apache-2.0

import Emitters
import Testing

@testable import proxy

struct ConfigurationTests {
    @Test
    func `nothing has to be configured`() throws {
        let configuration = try load()

        #expect(configuration.listen.description == "127.0.0.1:8787")
        #expect(configuration.providers.map(\.name) == ["openai", "ollama", "demo"])
        #expect(
            configuration.providers.map { $0.baseURL?.description } == [
                "https://api.openai.com/v1", "http://127.0.0.1:11434", nil,
            ]
        )
        #expect(configuration.providers.allSatisfy { $0.apiKey == nil })
        #expect(configuration.workers == 3)
        #expect(configuration.labels.job == "tokenmeter")
        #expect(configuration.emitters.scrape.path == "/metrics")
        #expect(configuration.emitters.remoteWrite.isEmpty && configuration.emitters.statsd.isEmpty)
    }

    @Test(arguments: [("demo", "demo"), ("gpt-oss:20b", "ollama"), ("gpt-5.5", "openai"), ("", "openai")])
    func `without rules models find their provider`(model: String, provider: String) throws {
        let configuration = try load()
        let index = try #require(configuration.provider(forModel: model))

        #expect(configuration.providers[index].name == provider)
    }

    @Test(arguments: [("demo", "demo"), ("qwen3:8b", "ollama"), ("gpt-5.5", "ollama")])
    func `paths of Ollama go to what speaks its API`(model: String, provider: String) throws {
        let configuration = try load()
        let index = try #require(configuration.provider(for: .ollama, model: model))

        #expect(configuration.providers[index].name == provider)
    }

    @Test(arguments: [
        (Endpoint.API.openAI, "claude-opus-5", "anthropic"), (.openAI, "gemini-2.5-pro", "gemini"),
        (.openAI, "gpt-5.5", "openai"), (.anthropic, "claude-opus-5", "anthropic"), (.anthropic, "", "anthropic"),
        (.anthropic, "gpt-oss:20b", "ollama"), (.anthropic, "gpt-5.5", "anthropic"),
        (.gemini, "gemini-2.5-pro", "gemini"),
        (.gemini, "tuned", "gemini"), (.azure, "gpt-5.5", "azure"), (.azure, "demo", "demo"), (.ollama, "x", "ollama"),
    ])
    func `each API's paths go to what speaks it`(api: Endpoint.API, model: String, provider: String) throws {
        let configuration = try load(
            "{ providers: { openai: {}, ollama: {}, anthropic: {}, gemini: {}, azure: { base_url: 'https://h' } } }"
        )
        let index = try #require(configuration.provider(for: api, model: model))

        #expect(configuration.providers[index].name == provider)
    }

    @Test func `where nobody speaks an API nothing is found, but for Anthropic's, which many servers speak`() throws {
        let configuration = try load("{ providers: { openai: {} } }")

        #expect(configuration.provider(for: .gemini, model: "gemini-2.5-pro") == nil)
        #expect(configuration.provider(for: .azure, model: "gpt-5.5") == nil)
        #expect(configuration.provider(for: .anthropic, model: "claude") == configuration.provider(named: "openai"))
    }

    @Test(arguments: [
        ("anthropic", "https://api.anthropic.com"), ("gemini", "https://generativelanguage.googleapis.com"),
    ])
    func `vendors have an address of their own`(name: String, url: String) throws {
        let configuration = try load(
            "{ providers: { \(name): {} } }",
            [:],
            ["ANTHROPIC_API_KEY": "k", "GEMINI_API_KEY": "k"]
        )

        #expect(configuration.providers[0].baseURL?.description == url)
        #expect(configuration.providers[0].apiKey == nil, "a key is used only where the file says so")
    }

    @Test(arguments: [
        (Provider.Kind.openai, "https://api.openai.com/v1", "ft:my-model", false),
        (.azure, "https://x.openai.azure.com", "my-dep", false), (.openai, "http://gateway/v1", "gpt-5.5", false),
        (.openai, "http://gateway/v1", "openai/o3", false), (.openai, "http://gateway/v1", "olmo-3", true),
        (.openai, "http://gateway/v1", "", true), (.openai, "https://api.mistral.ai/v1", "mistral-large", true),
        (.ollama, "http://127.0.0.1:11434", "gpt-oss:20b", true),
        (.gemini, "https://generativelanguage.googleapis.com", "gemini-2.5-pro", true),
        (.anthropic, "https://api.anthropic.com", "claude-opus-5", true),
    ])
    func `only OpenAI's models get the newer name of a limit`(
        kind: Provider.Kind,
        url: String,
        model: String,
        usesMaxTokens: Bool
    ) throws {
        let text = "{ providers: { p: { kind: '\(kind.rawValue)', base_url: '\(url)' } } }"

        #expect(try load(text).providers[0].usesMaxTokens(for: model) == usesMaxTokens)
    }

    @Test(arguments: [
        (Provider.Kind.gemini, "models/gemini-2.5-pro", "gemini-2.5-pro"),
        (.gemini, "gemini-2.5-pro", "gemini-2.5-pro"),
        (.gemini, "models/", ""), (.openai, "models/gemini-2.5-pro", "models/gemini-2.5-pro"),
        (.openai, "GPT-4o", "GPT-4o"),
    ])
    func `a model of Gemini's may be called by its resource's name`(kind: Provider.Kind, name: String, model: String) {
        #expect(Provider(name: "p", kind: kind).model(named: name) == model)
    }

    @Test func `Azure's deployments stand for models`() throws {
        let configuration = try load(
            "{ providers: { azure: { base_url: 'https://h', deployments: { 'my-dep': 'gpt-5.5' }, stream_usage: false } } }"
        )

        #expect(configuration.providers[0].model(named: "my-dep") == "gpt-5.5")
        #expect(configuration.providers[0].model(named: "My-DEP") == "gpt-5.5")
        #expect(configuration.providers[0].model(named: "my-de") == "my-de")
        #expect(configuration.providers[0].model(named: "GPT-4o") == "gpt-4o")
        #expect(configuration.providers[0].model(named: "gpt-4o") == "gpt-4o")
        #expect(!configuration.providers[0].streamUsage)
        #expect(try load(configuration.json).providers == configuration.providers)
    }

    @Test(arguments: [
        (
            "{ providers: { local: { kind: 'openai', base_url: 'http://h/v1' } } }", ["demo>demo", "*>local"],
            ["local", "demo"]
        ),
        (
            "{ routes: [{ model: 'gpt-*', provider: 'openai' }] }", ["demo>demo", "gpt-*>openai"],
            ["openai", "ollama", "demo"]
        ),
        (
            "{ routes: [{ model: 'demo', provider: 'openai' }] }", ["demo>openai"],
            ["openai", "ollama", "demo"]
        ),
        (
            "{ providers: { demo: { kind: 'openai', base_url: 'http://h/v1' } } }", ["*>demo"],
            ["demo"]
        ),
        ("{ providers: {} }", ["demo>demo"], ["demo"]),
        (
            "{ providers: { ollama: {}, openai: {} } }", ["demo>demo", "gpt-oss*>ollama", "*>openai"],
            ["ollama", "openai", "demo"]
        ),
    ])
    func `the demonstration stays unless its name is taken`(text: String, routes: [String], providers: [String]) throws
    {
        let configuration = try load(text)

        #expect(configuration.routes.map { "\($0.model)>\(configuration.providers[$0.provider].name)" } == routes)
        #expect(configuration.providers.map(\.name) == providers)
    }

    @Test
    func `no rule, no provider`() throws {
        let configuration = try load("{ routes: [{ model: 'gpt-*', provider: 'openai' }] }")

        #expect(configuration.provider(forModel: "claude") == nil)
    }

    @Test(arguments: [
        ("openai", "https://h/openai/v1", "/openai/v1", "/openai/v1"),
        ("openai", "https://h", "", ""),
        ("ollama", "http://h:11434", "/v1", ""),
        ("ollama", "http://h:11434/v1/", "/v1", ""),
        ("ollama", "http://h/ollama", "/ollama/v1", "/ollama"),
        ("anthropic", "https://h", "/v1", ""),
        ("anthropic", "https://h/v1", "/v1", ""),
        ("gemini", "https://h", "/v1beta/openai", ""),
        ("gemini", "https://h/v1beta/openai/", "/v1beta/openai", ""),
        ("gemini", "https://h/x/v1beta", "/x/v1beta/openai", "/x"),
        ("azure", "https://h", "/openai/v1", ""),
        ("azure", "https://h/openai/v1", "/openai/v1", ""),
        ("azure", "https://h/openai", "/openai/v1", ""),
    ])
    func `a client's path finds its place behind the base URL`(
        kind: String,
        url: String,
        openAI: String,
        root: String
    ) throws {
        let configuration = try load("{ providers: { x: { kind: '\(kind)', base_url: '\(url)' } } }")

        #expect(configuration.providers[0].openAIPath == openAI)
        #expect(configuration.providers[0].rootPath == root)
    }

    @Test(arguments: [
        ("h", "udp://h:8125"), ("udp://[fe80::1%eth0]:9", "udp://[fe80::1%eth0]:9"),
        ("unix:///run/a b", "unix:///run/a b"),
        ("unixgram:///run/statsd.sock", "unix:///run/statsd.sock"),
    ])
    func `a StatsD server is a host or a socket's path`(written: String, address: String) throws {
        #expect(try load(nil, [.statsd: written]).emitters.statsd.map(\.address.description) == [address])
    }

    @Test
    func `flag wins over environment, environment over file, file over default`() throws {
        let file = """
            { listen: "127.0.0.1:1", labels: { instance: "file" }, log_format: "json", workers: 2,
              emitters: { remote_write: [{ url: "http://file/", interval: "1s" }], statsd: [{ address: "file:1", payload: 512 }] } }
            """
        let variables: KeyValuePairs = [
            "TOKENMETER_LISTEN": "127.0.0.1:2", "TOKENMETER_INSTANCE": "variable",
            "TOKENMETER_REMOTE_WRITE_URL": "http://variable/", "TOKENMETER_STATSD": "udp://variable:2",
        ]
        let flags: [Flag: String] = [
            .listen: "127.0.0.1:3", .instance: "flag", .remoteWrite: "http://flag/", .statsd: "flag:3", .workers: "4",
            .logFormat: "text",
        ]
        func summary(_ configuration: Configuration) -> String {
            let url = configuration.emitters.remoteWrite.first.map { "\($0.url) \($0.interval.text)" } ?? "-"
            let statsd = configuration.emitters.statsd.first.map { "\($0.address) \($0.payload)" } ?? "-"
            return "\(configuration.listen.port) \(configuration.labels.instance) \(url) \(statsd) "
                + "\(configuration.workers) \(configuration.logFormat)"
        }

        #expect(try summary(load()) == "8787 box:8787 - - 3 text")
        #expect(try summary(load(file)) == "1 file http://file/ 1s udp://file:1 512 2 json")
        #expect(try summary(load(file, [:], variables)) == "2 variable http://variable/ 1s udp://variable:2 512 2 json")
        #expect(try summary(load(file, flags, variables)) == "3 flag http://flag/ 1s udp://flag:3 512 4 text")
        #expect(try summary(load(nil, flags)) == "3 flag http://flag/ 10s udp://flag:3 1432 4 text")
    }

    @Test
    func `a value that is not used is not judged`() throws {
        #expect(try load(nil, [.listen: "127.0.0.1:3"], ["TOKENMETER_LISTEN": "nonsense"]).listen.port == 3)
    }

    @Test
    func `an empty variable is no variable`() throws {
        let configuration = try load(nil, [:], ["TOKENMETER_LISTEN": "", "OPENAI_BASE_URL": "", "OPENAI_API_KEY": ""])

        #expect(configuration.listen.port == 8787)
        #expect(configuration.providers[0].apiKey == nil)
    }

    @Test
    func `the environment names the vendors' upstreams, also above a file`() throws {
        let variables: KeyValuePairs = ["OPENAI_BASE_URL": "http://other:1/v1", "OLLAMA_HOST": "gpu:2"]
        let file =
            "{ providers: { openai: { base_url: 'http://file/v1' }, ollama: {}, mine: { kind: 'openai', base_url: 'http://mine' } } }"

        #expect(
            try load(nil, [:], variables).providers.map { $0.baseURL?.description } == [
                "http://other:1/v1", "http://gpu:2", nil,
            ]
        )
        #expect(
            try load(file, [:], variables).providers.map { $0.baseURL?.description } == [
                "http://other:1/v1", "http://gpu:2", "http://mine", nil,
            ]
        )
    }

    @Test
    func `the environment's key is used where no file lists providers`() throws {
        let key: KeyValuePairs = ["OPENAI_API_KEY": "sk-1"]

        #expect(try load(nil, [:], key).providers[0].apiKey == Secret(source: .environment("OPENAI_API_KEY")))
        #expect(try load("{ providers: { openai: {} } }", [:], key).providers[0].apiKey == nil)
        #expect(try load(nil, [:], key, for: .exec()).providers[0].apiKey == nil)
    }

    @Test
    func `behind exec the port is free, and the caller's upstream is ours`() throws {
        let variables: KeyValuePairs = [
            "TOKENMETER_LISTEN": "127.0.0.1:9", "OPENAI_BASE_URL": "http://127.0.0.1:8787/v1",
        ]
        let configuration = try load("{ listen: '127.0.0.1:7' }", [:], variables, for: .exec())

        #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 0))
        #expect(configuration.providers[0].baseURL?.description == "http://127.0.0.1:8787/v1")
        #expect(configuration.labels.instance == "box:4242")
        #expect(try load(nil, [.listen: "[::1]:5"], [:], for: .exec()).listen.description == "[::1]:5")
    }

    @Test
    func `behind exec a local Codex asks Ollama for every model`() throws {
        let configuration = try load(nil, for: .exec(isForOllama: true))

        #expect(configuration.provider(forModel: "qwen3:8b") == configuration.provider(named: "ollama"))
    }

    @Test(
        arguments: [
            ("127.0.0.1", 8787, "127.0.0.1", 8787, true), ("127.0.0.1", 8787, "localhost", 8787, true),
            ("0.0.0.0", 8787, "127.9.9.9", 8787, true), ("::", 8787, "::1", 8787, true),
            ("box", 8787, "BOX", 8787, true),
            ("127.0.0.1", 8787, "127.0.0.1", 8788, false), ("127.0.0.1", 8787, "10.0.0.1", 8787, false),
            ("127.0.0.1", 0, "127.0.0.1", 0, false), ("10.0.0.1", 8787, "127.0.0.1", 8787, false),
        ] as [(String, UInt16, String, UInt16, Bool)]
    )
    func `a loop is told by host and port`(
        listen: String,
        listenPort: UInt16,
        host: String,
        port: UInt16,
        isLoop: Bool
    ) {
        #expect(ListenAddress(host: listen, port: listenPort).isReached(host: host, port: port) == isLoop)
    }

    @Test
    func `every section reaches its values`() throws {
        let folder = try TemporaryFolder()
        try folder.write("t", to: "token")
        try folder.write("{}", to: "prices.json5")
        let configuration = try load(
            """
            {
              retry: { attempts: 2, base: "1ms", max: "2s" },
              prices: { file: "prices.json5", defaults: false, unknown_model: "deny" },
              tenants: { header: "X-Team", default: "d", unknown: "u", known: { a: {}, b: null } },
              labels: { job: "j", instance: "i" },
              emitters: {
                scrape: { path: "/m", bearer_token_file: "token" },
                remote_write: [{ url: "https://h/w?x=1", interval: "1s", headers: { "X-A": "b" },
                                 basic_auth: { username: "u", password_file: "token" }, tls: { ca_file: "token" } },
                               { url: "http://h/", name: "n", version: "2.0", bearer_token_file: "token",
                                 tls: { cert_file: "token", key_file: "token", server_name: "s",
                                        insecure_skip_verify: true },
                                 proxy_url: "socks5h://p:1080", queue: { max_bytes: "2MiB" } }],
                statsd: [{ address: "udp://[::1]", flavour: "plain", prefix: "p.", interval: "2s", payload: 512 }],
              },
              limits: { head: "8KiB", fields: 9, body: "1MiB", connections: 5, idle: "3s" },
              timeouts: { connect: "1s", first_byte: "2s", idle: "3s", shutdown: "4s", flush: "5s" },
            }
            """,
            in: folder
        )
        let token = Secret(source: .file("\(folder.path)/token"))
        let first = configuration.emitters.remoteWrite[0]

        #expect(configuration.retry == Configuration.Retry(attempts: 2, base: .milliseconds(1), max: .seconds(2)))
        #expect(
            configuration.prices.file == "\(folder.path)/prices.json5" && configuration.prices.unknownModel == .deny
                && !configuration.prices.isWithDefaults
        )
        #expect(
            configuration.tenants
                == Configuration.Tenants(
                    header: "x-team",
                    default: "d",
                    unknown: "u",
                    known: [Configuration.Tenant(name: "a"), Configuration.Tenant(name: "b")]
                )
        )
        #expect(configuration.labels == Configuration.Labels(job: "j", instance: "i"))
        #expect(configuration.emitters.scrape == Configuration.Scrape(path: "/m", bearerToken: token))
        #expect(
            first.url == "https://h/w?x=1" && first.interval == .seconds(1)
                && first.tls.caFile == "\(folder.path)/token"
        )
        #expect(first.headers.map { "\($0.name): \($0.value)" } == ["X-A: b"])
        #expect(first.basicAuth == Configuration.RemoteWrite.BasicAuth(username: "u", passwordFile: token))
        let second = configuration.emitters.remoteWrite[1]
        #expect(second.bearerTokenFile == token && second.version == .v2 && first.version == .auto)
        #expect(second.destination == "n" && first.destination == "h/w")
        #expect(second.tls.certFile == "\(folder.path)/token" && second.tls.keyFile == second.tls.certFile)
        #expect(second.tls.serverName == "s" && second.tls.isVerificationSkipped && !first.tls.isVerificationSkipped)
        #expect(second.proxyURL == "socks5h://p:1080" && second.maxBytes == 2 << 20 && first.maxBytes == 256 << 20)
        let statsd = configuration.emitters.statsd[0]
        #expect("\(statsd.address) \(statsd.flavour) \(statsd.prefix)" == "udp://[::1]:8125 plain p.")
        #expect(statsd.interval == .seconds(2) && statsd.payload == 512)
        #expect(
            configuration.limits
                == Configuration.Limits(
                    head: 8_192,
                    fields: 9,
                    body: 1 << 20,
                    connections: 5,
                    idle: .seconds(3)
                )
        )
        #expect(
            configuration.timeouts
                == Configuration.Timeouts(
                    connect: .seconds(1),
                    firstByte: .seconds(2),
                    idle: .seconds(3),
                    shutdown: .seconds(4),
                    flush: .seconds(5)
                )
        )
    }
}
