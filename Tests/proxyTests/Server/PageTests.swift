// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

/// The page for people, and who gets to see its numbers.
struct PageTests {
    @Test(arguments: ["/", "/?x=1"])
    func `is one file that runs nothing but itself`(target: String) throws {
        let message = try #require(try Rig().ask(get(target)))

        #expect(message.status == 200)
        #expect(message["content-type"] == "text/html; charset=utf-8")
        #expect(message["cache-control"] == "no-store")
        #expect(message["x-content-type-options"] == "nosniff")
        #expect(message["referrer-policy"] == "no-referrer")
        let policy = try #require(message["content-security-policy"])
        for directive in ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'"] {
            #expect(policy.contains(directive))
        }
        #expect(!policy.contains("unsafe") && !policy.contains("http"))
        #expect(message.text.hasPrefix("<!doctype html>") && message.text.hasSuffix("</html>\n"))
        #expect(!message.text.contains("src=") && !message.text.contains(" style="))
    }

    @Test func `names its style and its script by their digests`() {
        let fields = LivePage(Array("<p><style>a</style><script></script>".utf8)).fields(.identity)
        let policy = fields.first { $0.name.description == "content-security-policy" }?.value
        let text = String(decoding: policy ?? [], as: UTF8.self)

        // What `openssl dgst -sha256 -binary | base64` says of one letter and of nothing.
        #expect(text.contains("style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"))
        #expect(text.contains("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"))
    }

    @Test func `is compressed for those who ask`() throws {
        let message = try #require(try Rig().ask(get("/", "accept-encoding: gzip\r\n")))

        #expect(message["content-encoding"] == "gzip" && message["vary"] == "accept-encoding")
        #expect(message.body.starts(with: [0x1F, 0x8B]) && message.body.count < 20_000)
        #expect(message.isWhole)
    }

    @Test(arguments: ["/", "/live"])
    func `a head has the fields and nothing more`(path: String) throws {
        let client = try Rig().connect()
        let head = try #require(client.ask("HEAD \(path) HTTP/1.1\r\nhost: proxy\r\n\r\n", hasBody: false))

        #expect(head.status == 200)
        #expect(try #require(head["content-length"].flatMap { Int($0) }) > 100)
        #expect(client.ask(get("/healthz"))?.text == "ok\n")
    }

    @Test(arguments: ["/", "/live"])
    func `is only asked for`(path: String) throws {
        let message = try #require(try Rig().ask(post(path, "{}")))

        #expect(message.status == 405)
        #expect(message["allow"] == "GET, HEAD")
    }
}

extension PageTests {
    @Test func `its numbers are those of the metrics page`() throws {
        let rig = try Rig { $0.emitters.scrape.path = "/internal/figures" }
        #expect(try rig.ask(chat("demo", ""))?.status == 200)
        let message = try #require(try rig.ask(get("/live")))

        #expect(message.status == 200)
        #expect(message["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(message.text.contains("llm_requests_total{model=\"demo\""))
        #expect(rig.route(try #require(rig.samples(2).last)) == "/live")
    }

    @Test(arguments: [
        ("", 401), ("authorization: Bearer tm-wrong\r\n", 401), ("authorization: Bearer tm-old\r\n", 401),
        ("authorization: Basic tm-a1\r\n", 401), ("x-tenant: team-a\r\n", 401),
        ("authorization: Bearer tm-a1\r\n", 200), ("authorization: Bearer tm-b\r\n", 200),
    ])
    func `where keys are configured its numbers need one`(fields: String, status: Int) throws {
        let rig = try Rig { $0.tenants = TenantKeyTests.configuration }
        let message = try #require(try rig.ask(get("/live", fields)))

        #expect(message.status == status)
        #expect((message["x-tokenmeter-error"] == "invalid_api_key") == (status == 401))
        #expect(message.text.contains("llm_budget_spent_usd") == (status == 200))
        // The page holds none; Prometheus has no key.
        #expect(try rig.ask(get("/"))?.status == 200)
        #expect(try rig.ask(get("/metrics"))?.status == 200)
    }

    @Test(arguments: [
        ("", 401), ("authorization: Bearer tm-a1\r\n", 401), ("authorization: Bearer s3cret\r\n", 200),
    ])
    func `where the scraper has a token that alone opens them`(fields: String, status: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("s3cret\n", to: "token")
        let rig = try Rig {
            $0.tenants = TenantKeyTests.configuration
            $0.emitters.scrape.bearerToken = Secret(source: .file(path))
        }
        let message = try #require(try rig.ask(get("/live", fields)))

        #expect(message.status == status)
        #expect((message["x-tokenmeter-error"] == "scrape_token") == (status == 401))
        #expect(try rig.ask(get("/"))?.status == 200)
    }
}
