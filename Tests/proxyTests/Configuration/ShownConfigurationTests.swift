// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct ShownConfigurationTests {
    @Test
    func `what check prints is a configuration that says the same`() throws {
        let shown = try load(
            "{ retry: { attempts: 5 }, tenants: { known: { a: {} } }, prices: { unknown_model: { as: 'a:b' } } }",
            [.statsd: "h"]
        ).json

        #expect(try load(shown).json == shown)
        #expect(shown.contains("\"as\": \"a:b\"") && shown.contains("\"defaults\": true"))
        #expect(shown.contains("\"attempts\": 5") && shown.contains("\"udp://h:8125\""))
    }

    @Test
    func `secrets are masked`() throws {
        let folder = try TemporaryFolder()
        try folder.write("s3cret-file", to: "key")
        let configuration = try load(
            """
            {
              providers: { a: { kind: "openai", base_url: "http://h/v1", api_key_env: "A_KEY" },
                           b: { kind: "openai", base_url: "http://h/v1", api_key_file: "key" } },
              routes: [],
              emitters: {
                scrape: { bearer_token_file: "key" },
                remote_write: [{ url: "https://h/w?token=s3cret-query", headers: { "X-Key": "s3cret-header" },
                                 basic_auth: { username: "u", password_file: "key" } }],
              },
            }
            """,
            [:],
            ["A_KEY": "s3cret-variable"],
            in: folder
        )
        var dumped = ""
        dump(configuration.providers, to: &dumped)

        #expect(!configuration.json.contains("s3cret"))
        #expect(configuration.json.contains("\"X-Key\": \"***\"") && configuration.json.contains("https://h/w?***"))
        #expect(configuration.json.contains("\"api_key_env\": \"A_KEY\""))
        #expect(!dumped.contains("s3cret"))
    }

    @Test
    func `check also reads the prices`() throws {
        let folder = try TemporaryFolder()
        let prices = try folder.write("{ \"openai:x\": { input: 1 } }", to: "prices.json5")
        let options = Options([.prices: prices])

        let error = #expect(throws: ConfigurationError.self) {
            try CheckCommand.run(options, environment: Environment([:]), machine: Machine())
        }

        #expect(error?.message == "is needed: US dollars per million tokens; write 0 where there is nothing to pay")
    }
}
