// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

struct ScrapeTests {
    @Test func `holds what has been recorded before`() throws {
        let rig = try Rig()
        #expect(try rig.ask(chat("demo", ""))?.status == 200)
        let message = try #require(try rig.ask(get("/metrics")))

        #expect(message.status == 200)
        #expect(message["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(message["vary"] == "accept-encoding")
        #expect(
            message.text.contains(
                "llm_requests_total{model=\"demo\",provider=\"demo\",status=\"200\",tenant=\"default\"} 1"
            )
        )
    }

    @Test func `is compressed for those who ask`() throws {
        let message = try #require(try Rig().ask(get("/metrics", "accept-encoding: gzip\r\n")))

        #expect(message["content-encoding"] == "gzip")
        #expect(message.body.starts(with: [0x1F, 0x8B]))
        #expect(message.isWhole)
    }

    @Test(arguments: [
        ("", 401), ("authorization: Bearer wrong\r\n", 401), ("authorization: Basic s3cret\r\n", 401),
        ("authorization: Bearer s3cret\r\n", 200), ("Authorization: bearer s3cret\r\n", 200),
    ])
    func `wants its token`(fields: String, status: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("s3cret\n", to: "token")
        let rig = try Rig { $0.emitters.scrape.bearerToken = Secret(source: .file(path)) }
        let message = try #require(try rig.ask(get("/metrics", fields)))

        #expect(message.status == status)
        #expect((message["www-authenticate"] == "Bearer") == (status == 401))
        #expect(!message.text.contains("s3cret"))
        #expect(try rig.ask(get("/healthz"))?.status == 200)
    }

    @Test func `many at once share a page`() throws {
        let rig = try Rig()
        let clients = try (0..<20).map { _ in try rig.connect() }
        for client in clients { client.send(get("/metrics")) }

        for client in clients { #expect(client.answer()?.status == 200) }
    }
}
