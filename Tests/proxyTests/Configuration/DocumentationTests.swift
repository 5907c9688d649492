// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Money
import Testing

@testable import proxy

struct DocumentationTests {
    private static func document(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).appending(path: "../../../../docs/\(name)")
        return try String(decoding: Data(contentsOf: root.standardizedFileURL), as: UTF8.self)
    }

    private static func keys<Key: CaseIterable & RawRepresentable<String>>(_: Key.Type, _ prefix: String) -> [String] {
        Key.allCases.map { "\(prefix)\($0.rawValue)" }
    }

    /// Every key of the code; objects that only hold others have no row of their own.
    private static let keys: [String] = {
        let objects = [
            "retry", "prices", "tenants", "labels", "emitters", "limits", "timeouts", "emitters.scrape", "state",
            "labels.slots",
            "series", "ledger", "reports",
        ]
        let all =
            keys(Configuration.Key.self, "") + keys(Provider.Key.self, "providers.*.")
            + keys(Route.Key.self, "routes[].") + keys(Configuration.Retry.Key.self, "retry.")
            + keys(Configuration.Prices.Key.self, "prices.")
            + keys(Configuration.Prices.UnknownModelKey.self, "prices.unknown_model.")
            + keys(Configuration.Tenants.Key.self, "tenants.")
            + keys(Configuration.Tenant.Key.self, "tenants.known.*.")
            + keys(TenantKey.Key.self, "tenants.known.*.keys_sha256[].")
            + keys(Configuration.Ledger.Key.self, "ledger.") + keys(Configuration.Reports.Key.self, "reports.")
            + keys(Configuration.Reports.Email.Key.self, "reports.email.")
            + keys(Configuration.State.Key.self, "state.") + keys(Configuration.Series.Key.self, "series.")
            + keys(Configuration.Labels.Key.self, "labels.")
            + keys(Configuration.Labels.Slots.Key.self, "labels.slots.")
            + keys(Configuration.Emitters.Key.self, "emitters.")
            + keys(Configuration.Scrape.Key.self, "emitters.scrape.")
            + keys(Configuration.RemoteWrite.Key.self, "emitters.remote_write[].")
            + keys(Configuration.RemoteWrite.BasicAuth.Key.self, "emitters.remote_write[].basic_auth.")
            + keys(Configuration.RemoteWrite.TLS.Key.self, "emitters.remote_write[].tls.")
            + keys(Configuration.RemoteWrite.QueueKey.self, "emitters.remote_write[].queue.")
            + keys(Configuration.StatsD.Key.self, "emitters.statsd[].")
            + keys(Configuration.Relay.Key.self, "emitters.relay[].")
            + keys(Configuration.Limits.Key.self, "limits.") + keys(Configuration.Timeouts.Key.self, "timeouts.")
        let nested = [
            "emitters.remote_write[].basic_auth", "emitters.remote_write[].tls", "emitters.remote_write[].queue",
            "routes", "reports.email",
        ]
        return all.filter { !(objects + nested).contains($0) } + ["routes"]
    }()

    @Test(arguments: keys)
    func `every key has a row in the reference`(key: String) throws {
        #expect(try Self.document("configuration.md").contains("\n| `\(key)` |"))
    }

    @Test
    func `the reference has no row for a key that does not exist`() throws {
        let section = try #require(try Self.document("configuration.md").split(separator: "## Keys").last)
        let table = try #require(section.split(separator: "## Prices").first)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }

        #expect(rows.sorted() == Self.keys.sorted())
    }

    @Test(arguments: Flag.allCases)
    func `every flag is in the reference and in the help`(flag: Flag) throws {
        #expect(try Self.document("configuration.md").contains("| `\(flag.name) "))
        #expect(HelpText.page.contains(flag.name))
    }

    @Test(arguments: [
        "TOKENMETER_LISTEN", "TOKENMETER_STATE_DIR", "TOKENMETER_INSTANCE", "TOKENMETER_REMOTE_WRITE_URL",
        "TOKENMETER_STATSD",
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY", "OLLAMA_HOST",
    ])
    func `every variable is in the reference and in the help`(variable: String) throws {
        #expect(try Self.document("configuration.md").contains("`\(variable)`"))
        #expect(HelpText.page.contains(variable))
    }

    @Test
    func `the help fits a terminal`() {
        #expect(HelpText.page.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test
    func `the example says what the defaults are`() throws {
        let example = try Self.document("tokenmeter.example.json5")
        let plain = try load(example, [.instance: "i"])
        let bare = try load(
            nil,
            [.instance: "i", .remoteWrite: "http://127.0.0.1:9090/api/v1/write", .statsd: "127.0.0.1"]
        )

        #expect(
            plain.json
                == bare.json.replacing(
                    "\"headers\": {}",
                    with: "\"headers\": {\n          \"X-Scope-OrgID\": \"***\"\n        }"
                )
        )
    }

    /// With every commented key switched on, so that none of them is out of date.
    @Test
    func `the example's comments are keys too`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "secret")
        let text = try Self.document("tokenmeter.example.json5")
            .replacing("// api_key_file", with: "api_key_file").replacing("// ca_file", with: "ca_file")
            .replacing("// file", with: "file").replacing("// state_dir", with: "state_dir")
            .replacing("// expire_after: \"30d\"", with: "expire_after: \"720h\"").replacing("/* known", with: "known")
            .replacing("}, */", with: "},")
            .replacing(
                "// workers",
                with: "workers"
            )
            .replacing("/* , instance: \"ci-17\" */", with: ", instance: \"ci-17\"")
            .replacing("// bearer_token_file: \"/run/secrets/scrape_token\"", with: "bearer_token_file: \"secret\"")
            .replacing("// { url", with: "{ url").replacing("// textfile", with: "textfile").replacing(
                "// slots",
                with: "slots"
            )
            .replacing("// basic_auth", with: "basic_auth").replacing("// tls", with: "tls")
            .replacing("/* directory", with: "directory").replacing("keep: \"400d\" */", with: "keep: \"400d\"")
            .replacing("// slack", with: "slack").replacing("// email", with: "email")
            .replacing("//   ", with: "").replacing("    // },", with: "    },")
            .replacing("/* , ca_file: \"/etc/ssl/private-ca.pem\" */", with: ", ca_file: \"/etc/ssl/private-ca.pem\"")
            .replacing("// name", with: "name").replacing("// proxy_url", with: "proxy_url")
            .replacing("// stream_usage", with: "stream_usage").replacing("// anthropic:", with: "anthropic:")
            .replacing("// gemini:", with: "gemini:").replacing("// azure:", with: "azure:")
        let localised = text.split(separator: "\"", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("/run/secrets/") || part.hasSuffix(".pem") || part == "prices.json5" ? "secret" : part
        }.joined(separator: "\"")

        let keys: KeyValuePairs = ["ANTHROPIC_API_KEY": "k", "GEMINI_API_KEY": "k", "AZURE_OPENAI_API_KEY": "k"]
        let configuration = try load(localised, [:], keys, in: folder)

        #expect(configuration.providers.map(\.kind) == [.openai, .ollama, .anthropic, .gemini, .azure, .demo])
        #expect(configuration.workers == 4 && configuration.labels.instance == "ci-17")
        #expect(configuration.tenants.known?.map(\.name) == ["team-a", "team-b"])
        #expect(configuration.ledger.keptDays == 400 && configuration.reports.email?.user == "tokenmeter")
        #expect(configuration.reports.slackWebhook != nil && configuration.reports.email?.caFile != nil)
        #expect(configuration.emitters.relay.map(\.job) == ["vllm"])
        #expect(configuration.emitters.textfile == "/var/lib/node_exporter/tokenmeter.prom")
        #expect(configuration.emitters.remoteWrite.first?.basicAuth?.username == "tokenmeter")
    }

    @Test
    func `the example prices can be read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try Self.document("prices.example.json5"), to: "prices.json5")
        let book = PriceBook([try PriceList(Node(file: path))])

        #expect(book.price(key: "openai:gpt-5.5")?.rows.first?.tariff.base[.cachedInput] == 500_000_000)
        #expect(book.price(provider: "ollama", model: "qwen3:8b")?.rows.map(\.tariff.base) == [.free])
    }

    @Test(arguments: PricesFlag.allCases)
    func `every flag of prices show is in the page on prices and in the help`(flag: PricesFlag) throws {
        #expect(try Self.document("prices.md").contains("`\(flag.name)`"))
        #expect(HelpText.page.contains("\(flag.name) "))
    }

    /// The page's example is what the command prints.
    @Test
    func `the page on prices shows the truth`() throws {
        let page = try Self.document("prices.md")
        let example = try #require(page.split(separator: "```console\n$ proxy ").last?.split(separator: "```").first)
        let lines = example.split(separator: "\n", maxSplits: 1)
        let words = try #require(lines.first).split(separator: " ").map { Array($0.utf8) }
        guard case .prices(let request) = try Invocation.parse(words) else { throw UsageError("no prices command") }

        #expect(try PricesCommand.run(request, environment: Environment([:])) + "\n" == String(lines[1]))
    }

    @Test(
        arguments: keys(PriceKey<PriceRowKey>.self, "") + keys(PriceStepKey.self, "tiers[].")
            + keys(ServiceTierKey.self, "service_tiers.*.")
    )
    func `every key of a price has a row in the page on prices`(key: String) throws {
        #expect(try Self.document("prices.md").contains("\n| `\(key)` |"))
    }
}
