// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct ConfigurationErrorTests {
    /// The text of the file, and the line that is printed for it.
    @Test(arguments: [
        ("{", #"tokenmeter.json5:1: expected a key"#),
        ("[]", "tokenmeter.json5:1: must be an object, not a list"),
        ("{\n lsiten: 'a:1'}", #"tokenmeter.json5:2: lsiten: "lsiten" is not a known key; did you mean "listen"?"#),
        (
            "{ plugins: '/x' }",
            "tokenmeter.json5:1: plugins: \"plugins\" is not a known key; known: listen, state_dir, state, ledger, providers, "
                + "routes, retry, prices, tenants, reports, labels, series, emitters, limits, timeouts, workers, log_format"
        ),
        ("{ listen: 8787 }", "tokenmeter.json5:1: listen: must be a text in quotes, not a number"),
        (
            "{ listen: '8787' }",
            "tokenmeter.json5:1: listen: \"8787\" is not an address; write host:port, such as "
                + #""127.0.0.1:8787" or "[::1]:8787""#
        ),
        ("{ workers: '4' }", "tokenmeter.json5:1: workers: must be a whole number from 1 to 64, not a text"),
        ("{ workers: 0 }", #"tokenmeter.json5:1: workers: must be a whole number from 1 to 64, not "0""#),
        ("{ workers: 1.5 }", #"tokenmeter.json5:1: workers: must be a whole number from 1 to 64, not "1.5""#),
        (
            "{ emitters: { textfile: 'page.txt' } }",
            "tokenmeter.json5:1: emitters.textfile: must end in .prom, such as "
                + "\"/var/lib/node_exporter/tokenmeter.prom\""
        ),
        ("{ log_format: 'jsn' }", #"tokenmeter.json5:1: log_format: "jsn" is not known; did you mean "json"?"#),
        ("{ retry: [] }", "tokenmeter.json5:1: retry: must be an object, not a list"),
        (
            "{ retry: {\n  atempts: 3 } }",
            #"tokenmeter.json5:2: retry.atempts: "atempts" is not a known key; did you mean "attempts"?"#
        ),
        ("{ retry: { base: true } }", "tokenmeter.json5:1: retry.base: must be a text in quotes, not true or false"),
        (
            "{ retry: { base: '10' } }",
            "tokenmeter.json5:1: retry.base: \"10\" is not a time; write a whole number with ms, s, m or h, such as \"10s\""
        ),
        ("{ retry: { base: '2m' } }", "tokenmeter.json5:1: retry.base: must be from 1ms to 1m, not 2m"),
        (
            "{ retry: { base: '10s' } }",
            "tokenmeter.json5:1: retry.max: must not be below retry.base, which is 10s"
        ),
        (
            "{ limits: { body: '64MB' } }",
            "tokenmeter.json5:1: limits.body: \"64MB\" is not a size; write a whole number with B, KiB, MiB or GiB, "
                + #"such as "64KiB""#
        ),
        ("{ limits: { body: '2GiB' } }", "tokenmeter.json5:1: limits.body: must be from 1KiB to 1GiB, not 2GiB"),
        ("{ timeouts: { idle: '0s' } }", "tokenmeter.json5:1: timeouts.idle: must be from 10ms to 24h, not 0s"),
        ("{ labels: { job: '' } }", "tokenmeter.json5:1: labels.job: must not be empty"),
        (#"{ labels: { job: "a\nb" } }"#, "tokenmeter.json5:1: labels.job: must not hold control characters"),
    ])
    func `one line names file, key and remedy`(text: String, line: String) throws {
        #expect(try complaint(text) == line)
    }

    @Test(arguments: [
        (
            "{ providers: { 'a:b': { kind: 'openai' } } }",
            "providers.a:b: \"a:b\" cannot name a provider; use letters, digits, \".\", \"_\" and \"-\", 64 at most"
        ),
        (
            "{ providers: { groq: {} } }",
            "providers.groq.kind: is needed; known: openai, azure, ollama, anthropic, gemini, demo"
        ),
        (
            "{ providers: { az: { kind: 'bedrock' } } }",
            "providers.az.kind: \"bedrock\" is not known; known: openai, azure, ollama, anthropic, gemini, demo"
        ),
        (
            "{ providers: { azure: {} } }",
            "providers.azure.base_url: is needed, such as base_url: \"https://my-resource.openai.azure.com\""
        ),
        (
            "{ providers: { claude: { kind: 'anthropic' } } }",
            "providers.claude.base_url: is needed, such as base_url: \"https://api.anthropic.com\""
        ),
        (
            "{ providers: { openai: { deployments: {} } } }",
            "providers.openai.deployments: are Azure's; they have no use for the kind \"openai\""
        ),
        (
            "{ providers: { groq: { kind: 'openai' } } }",
            "providers.groq.base_url: is needed, such as base_url: \"https://api.openai.com/v1\""
        ),
        (
            "{ providers: { openai: { base_url: 'api.openai.com' } } }",
            "providers.openai.base_url: must be a URL that starts with http:// or https://"
        ),
        (
            "{ providers: { openai: { base_url: 'https://sk-secret@h/v1' } } }",
            "providers.openai.base_url: must not hold a user name or password; give them by their own keys"
        ),
        (
            "{ providers: { openai: { base_url: 'https://:1/v1' } } }",
            "providers.openai.base_url: has no host, or a port that is none; write https://host:port/path"
        ),
        (
            "{ providers: { openai: { base_url: 'https://h/v1?key=secret' } } }",
            "providers.openai.base_url: must not have a part after \"?\""
        ),
        (
            "{ providers: { openai: { base_url: 'https://h/v1#x' } } }",
            "providers.openai.base_url: must not have a part after \"#\""
        ),
        (
            "{ providers: { openai: { base_url: 'http://localhost:8787/v1' } } }",
            "providers.openai.base_url: http://localhost:8787/v1 is this proxy's own address (it listens on "
                + "127.0.0.1:8787); give the upstream's, or another --listen"
        ),
        (
            "{ providers: { openai: { api_key: 'sk-secret' } } }",
            "providers.openai.api_key: \"api_key\" is not a known key; did you mean \"api_key_env\"?"
        ),
        (
            "{ providers: { openai: { api_key_env: 'sk-secret' } } }",
            "providers.openai.api_key_env: must be the name of an environment variable, such as \"OPENAI_API_KEY\""
        ),
        (
            "{ providers: { openai: { api_key_env: 'sk_secret' } } }",
            "providers.openai.api_key_env: the environment variable is not set"
        ),
        (
            "{ providers: { openai: { api_key_env: 'A', api_key_file: 'b' } } }",
            "providers.openai.api_key_file: cannot be used together with api_key_env; remove one"
        ),
        (
            "{ providers: { openai: { api_key_file: 'missing' } } }",
            "providers.openai.api_key_file: the file cannot be read: No such file or directory"
        ),
        (
            "{ providers: { openai: { ca_file: 'missing.pem' } } }",
            "providers.openai.ca_file: \"missing.pem\" cannot be read: No such file or directory"
        ),
        (
            "{ providers: { demo: { kind: 'demo', base_url: 'http://h' } } }",
            "providers.demo.base_url: has no use for the kind \"demo\", which answers by itself; remove it"
        ),
        ("{ routes: {} }", "routes: must be a list, not an object"),
        ("{ routes: [{ provider: 'openai' }] }", "routes[0].model: is needed, such as model: \"gpt-*\""),
        ("{ routes: [{ model: '' }] }", "routes[0].model: must not be empty"),
        ("{ routes: [{ model: '*' }] }", "routes[0].provider: is needed, such as provider: \"openai\""),
        (
            "{ routes: [{ model: '*', provider: 'opnai' }] }",
            "routes[0].provider: \"opnai\" is not a provider; did you mean \"openai\"?"
        ),
        (
            "{ prices: { unknown_model: 'deny', defaults: false } }",
            "prices.unknown_model: \"deny\" without any prices would refuse every model; "
                + "set prices.file or prices.defaults"
        ),
        (
            "{ prices: { unknown_model: 'refuse' } }",
            "prices.unknown_model: \"refuse\" is not known; known: count, deny, { as: \"openai:gpt-5.5\" }"
        ),
        (
            "{ prices: { unknown_model: {} } }",
            "prices.unknown_model.as: is needed, such as as: \"openai:gpt-5.5\""
        ),
        (
            "{ prices: { unknown_model: { like: 'a:b' } } }",
            "prices.unknown_model.like: \"like\" is not a known key; known: as"
        ),
        ("{ prices: { file: 'no.json5' } }", "prices.file: \"no.json5\" cannot be read: No such file or directory"),
    ])
    func `providers, routes and prices say what they miss`(text: String, line: String) throws {
        #expect(try complaint(text) == "tokenmeter.json5:1: \(line)")
    }

    @Test(arguments: [
        (
            "{ tenants: { header: 'x tenant' } }",
            "tenants.header: \"x tenant\" is not a header's name; write one such as \"x-tenant\""
        ),
        (
            "{ tenants: { header: 'Authorization' } }",
            "tenants.header: \"authorization\" has a meaning of its own; choose another header, such as \"x-tenant\""
        ),
        (
            "{ tenants: { default: 'a b' } }",
            "tenants.default: \"a b\" cannot name a tenant; use letters, digits, \".\", \"_\" and \"-\", 64 at most"
        ),
        ("{ tenants: { known: [] } }", "tenants.known: must be an object, not a list"),
        (
            "{ emitters: { scrape: { path: 'metrics' } } }",
            "emitters.scrape.path: \"metrics\" is not a path; write one such as \"/metrics\""
        ),
        (
            "{ emitters: { scrape: { path: '/v1/metrics' } } }",
            "emitters.scrape.path: \"/v1/metrics\" is served otherwise; write one such as \"/metrics\""
        ),
        (
            "{ emitters: { scrape: { path: '/live' } } }",
            "emitters.scrape.path: \"/live\" is served otherwise; write one such as \"/metrics\""
        ),
        ("{ emitters: { remote_write: {} } }", "emitters.remote_write: must be a list, not an object"),
        (
            "{ emitters: { remote_write: [{}] } }",
            "emitters.remote_write[0].url: is needed, such as url: \"http://127.0.0.1:9090/api/v1/write\""
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://u:secret@h/' }] } }",
            "emitters.remote_write[0].url: must not hold a user name or password; give them by their own keys"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', headers: { Authorization: 'Bearer secret' } }] } }",
            "emitters.remote_write[0].headers.Authorization: is set by tokenmeter itself; for credentials use "
                + "basic_auth or bearer_token_file"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', headers: { 'a b': 'c' } }] } }",
            "emitters.remote_write[0].headers.a b: \"a b\" is not a header's name"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', basic_auth: { username: 'u' } }] } }",
            "emitters.remote_write[0].basic_auth.password_file: is needed, such as password_file: "
                + "\"/run/secrets/password\""
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', tls: { cafile: 'x' } }] } }",
            "emitters.remote_write[0].tls.cafile: \"cafile\" is not a known key; did you mean \"ca_file\"?"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', headers: { 'Transfer-Encoding': 'x' } }] } }",
            "emitters.remote_write[0].headers.Transfer-Encoding: is set by tokenmeter itself; for credentials use "
                + "basic_auth or bearer_token_file"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/w?a=1' }, { url: 'https://h/w?a=2' }] } }",
            "emitters.remote_write[1]: goes by the same name as remote_write[0] in metrics and receipts, \"h/w\"; "
                + "give one of them a name of its own, such as name: \"second\""
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', version: '1.1' }] } }",
            "emitters.remote_write[0].version: \"1.1\" is not known; did you mean \"1.0\"?"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', tls: { insecure_skip_verify: 'yes' } }] } }",
            "emitters.remote_write[0].tls.insecure_skip_verify: must be true or false, not a text"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', proxy_url: 'ftp://h' }] } }",
            "emitters.remote_write[0].proxy_url: must be a URL that starts with http://, https://, socks4://, "
                + "socks4a://, socks5://, socks5h://"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', proxy_url: 'http://u:s3cret@h:1' }] } }",
            "emitters.remote_write[0].proxy_url: must not hold a user name or password; give such a URL by the "
                + "variable HTTPS_PROXY"
        ),
        (
            "{ emitters: { remote_write: [{ url: 'http://h/', queue: { max_bytes: '1KiB' } }] } }",
            "emitters.remote_write[0].queue.max_bytes: must be from 1MiB to 1024GiB, not 1KiB"
        ),
        (
            "{ emitters: { statsd: [{ address: 'tcp://h:1' }] } }",
            "emitters.statsd[0].address: \"tcp://h:1\" is not an address; write one such as "
                + "\"udp://127.0.0.1:8125\" or \"unix:///path\""
        ),
        (
            "{ emitters: { statsd: [{ address: 'unix://relative' }] } }",
            "emitters.statsd[0].address: \"unix://relative\" is not an address; write one such as "
                + "\"udp://127.0.0.1:8125\" or \"unix:///path\""
        ),
        (
            "{ emitters: { statsd: [{ address: 'h', flavour: 'graphite', timestamps: true }] } }",
            "emitters.statsd[0].timestamps: is for the flavour \"dogstatsd\" only; remove it"
        ),
        (
            "{ emitters: { statsd: [{ address: 'h', timestamps: 1 }] } }",
            "emitters.statsd[0].timestamps: must be true or false, not a number"
        ),
        (
            "{ emitters: { statsd: [{ address: 'h', flavor: 'plain' }] } }",
            "emitters.statsd[0].flavor: \"flavor\" is not a known key; did you mean \"flavour\"?"
        ),
        (
            "{ emitters: { statsd: [{ address: 'h', prefix: 'a:b' }] } }",
            "emitters.statsd[0].prefix: \"a:b\" is not a prefix; use letters, digits, \".\", \"_\" and \"-\""
        ),
        (
            "{ emitters: { statsd: [{ address: 'h', payload: 1 }] } }",
            "emitters.statsd[0].payload: must be a whole number from 256 to 65507, not \"1\""
        ),
    ])
    func `tenants and emitters say what they miss`(text: String, line: String) throws {
        #expect(try complaint(text) == "tokenmeter.json5:1: \(line)")
    }

    @Test
    func `two providers need a rule`() throws {
        let text = """
            { providers: { a: { kind: 'openai', base_url: 'http://a' }, b: { kind: 'openai', base_url: 'http://b' } } }
            """

        #expect(
            try complaint(text) == "tokenmeter.json5: routes: are needed, for there are several providers and none is "
                + "named \"openai\"; write { model: \"*\", provider: \"a\" } for one of them"
        )
    }

    @Test
    func `two kinds of credentials are one too many`() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", to: "s")
        let text = """
            { emitters: { remote_write: [{ url: 'http://h/', bearer_token_file: 's',
              basic_auth: { username: 'u', password_file: 's' } }] } }
            """

        let error = #expect(throws: ConfigurationError.self) { try load(text, in: folder) }

        #expect(error?.message == "cannot be used together with bearer_token_file; remove one")
    }

    @Test(
        arguments: [
            (
                [.listen: "x"],
                "--listen: \"x\" is not an address; write host:port, such as \"127.0.0.1:8787\" or \"[::1]:8787\""
            ),
            ([.workers: "many"], "--workers: must be a whole number from 1 to 64, not \"many\""),
            ([.logFormat: "xml"], "--log-format: \"xml\" is not known; known: text, json"),
            ([.prices: "/no/file"], "--prices: \"/no/file\" cannot be read: No such file or directory"),
            ([.remoteWrite: "ftp://x"], "--remote-write: must be a URL that starts with http:// or https://"),
            (
                [.statsd: "x:y"],
                "--statsd: \"x:y\" is not an address; write one such as \"udp://127.0.0.1:8125\" or \"unix:///path\""
            ),
            ([.config: "/no/file"], "/no/file: cannot be read: No such file or directory"),
        ] as [([Flag: String], String)]
    )
    func `a flag is named as it is written`(flags: [Flag: String], line: String) throws {
        #expect(try complaint(nil, flags) == line)
    }

    @Test(arguments: [
        (
            "TOKENMETER_LISTEN", "8787",
            "TOKENMETER_LISTEN: \"8787\" is not an address; write host:port, such as \"127.0.0.1:8787\" or \"[::1]:8787\""
        ),
        (
            "OPENAI_BASE_URL", "http://127.0.0.1:8787/v1",
            "OPENAI_BASE_URL: http://127.0.0.1:8787/v1 is this proxy's own address (it listens on 127.0.0.1:8787); "
                + "give the upstream's, or another --listen"
        ),
        ("OPENAI_BASE_URL", "localhost", "OPENAI_BASE_URL: must be a URL that starts with http:// or https://"),
        ("OLLAMA_HOST", "a:b:c", "OLLAMA_HOST: must be host:port or a URL, such as \"127.0.0.1:11434\""),
        (
            "OLLAMA_HOST", "0.0.0.0:8787",
            "OLLAMA_HOST: http://127.0.0.1:8787 is this proxy's own address (it listens on 127.0.0.1:8787); "
                + "give the upstream's, or another --listen"
        ),
        ("TOKENMETER_INSTANCE", "a\u{7}", "TOKENMETER_INSTANCE: must not hold control characters"),
        (
            "TOKENMETER_REMOTE_WRITE_URL", "http://u:p@h/",
            "TOKENMETER_REMOTE_WRITE_URL: must not hold a user name or password; give them by their own keys"
        ),
    ])
    func `a variable is named`(variable: String, value: String, line: String) throws {
        #expect(try complaint(nil, [:], [variable: value]) == line)
    }

    @Test(arguments: [
        (
            "{ emitters: { remote_write: [{ url: 'http://a/' }, { url: 'http://b/' }] } }", Flag.remoteWrite,
            "http://c/",
            "--remote-write: does not say which of the file's remote_write destinations it replaces; change the file"
        ),
        (
            "{ emitters: { statsd: [{ address: 'a' }, { address: 'b' }] } }", .statsd, "c",
            "--statsd: does not say which of the file's statsd servers it replaces; change the file"
        ),
    ])
    func `a flag does not guess between two destinations`(text: String, flag: Flag, value: String, line: String) throws
    {
        #expect(try complaint(text, [flag: value]) == line)
    }

    @Test
    func `no message repeats a secret`() throws {
        let texts = [
            "{ providers: { openai: { api_key_env: 'sk-s3cret' } } }",
            "{ providers: { openai: { api_key_env: 'sk_s3cret' } } }",
            "{ providers: { openai: { api_key: 's3cret' } } }",
            "{ providers: { openai: { base_url: 'https://s3cret@h' } } }",
            "{ providers: { openai: { base_url: 's3cret' } } }",
            "{ providers: { openai: { base_url: 'http://h/?s3cret' } } }",
            "{ emitters: { remote_write: [{ url: 'http://u:s3cret@h' }] } }",
            "{ emitters: { remote_write: [{ url: 'http://h', headers: { 'x-key': 's3cret\\n' } }] } }",
            "{ emitters: { remote_write: [{ url: 'http://h', basic_auth: { username: 'u', password: 's3cret' } }] } }",
        ]
        for text in texts {
            let line = try #require(try complaint(text))
            #expect(!line.contains("s3cret"), "\(line)")
        }
    }
}
