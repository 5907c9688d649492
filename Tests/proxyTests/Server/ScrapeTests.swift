// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

struct ScrapeTests {
    @Test func `holds what has been recorded before`() throws {
        let rig = try Rig()
        #expect(try rig.ask(chat("demo", ""))?.status == 200)
        let message = try #require(try rig.ask(get("/metrics")))

        #expect(message.status == 200)
        #expect(message["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(message["vary"] == "accept, accept-encoding")
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

    @Test(arguments: [
        ("", "text/plain; version=0.0.4; charset=utf-8"),
        (
            "accept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.4\r\n",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
        ),
        // A list may come in several fields.
        (
            "accept: text/plain;q=0.4\r\nx-other: 1\r\nAccept: application/openmetrics-text;version=0.0.1\r\n",
            "application/openmetrics-text; version=0.0.1; charset=utf-8"
        ),
        (
            "accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited\r\n",
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
        ),
    ])
    func `is in the format that was asked for`(fields: String, contentType: String) throws {
        let message = try #require(try Rig().ask(get("/metrics", fields)))

        #expect(message["content-type"] == contentType)
        #expect(message.isWhole && !message.body.isEmpty)
        #expect(message.text.hasSuffix("# EOF\n") == contentType.contains("openmetrics"))
    }

    @Test func `a head has the fields of a page and none of it`() throws {
        let rig = try Rig()
        let client = try rig.connect()
        let head = try #require(client.ask("HEAD /metrics HTTP/1.1\r\nhost: proxy\r\n\r\n", hasBody: false))

        #expect(try #require(head["content-length"].flatMap { Int($0) }) > 100)
        #expect(client.ask(get("/healthz"))?.text == "ok\n")
    }

    @Test func `many at once share a page`() throws {
        let rig = try Rig()
        let clients = try (0..<20).map { _ in try rig.connect() }
        for client in clients { client.send(get("/metrics")) }

        for client in clients { #expect(client.answer()?.status == 200) }
    }

    @Test func `a large page that its client is slow to take keeps nobody waiting, and comes whole`() throws {
        let rig = try Rig()
        rig.server.collector.register(ManySeries(count: 60_000))
        let slow = try rig.connect(receiveBuffer: 4096)
        slow.send(get("/metrics"))
        // It has begun to come, but cannot have been sent: it is larger than what the kernel holds for a connection.
        let head = try #require(slow.read(through: "\r\n\r\n"))
        for _ in 0..<20 { #expect(try rig.ask(get("/healthz"))?.status == 200) }

        let length = try #require(Message(head: head)["content-length"].flatMap { Int($0) })
        #expect(length > 5_000_000)
        let page = slow.read(length)
        #expect(page.count == length)
        let lines = page.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: Array("many_total{".utf8)) }
        #expect(Set(lines).count == 60_000)
        #expect(slow.ask(get("/healthz"))?.text == "ok\n")
    }

    @Test func `a client that leaves in the middle of a page takes nobody with it`() throws {
        let rig = try Rig()
        rig.server.collector.register(ManySeries(count: 30_000))
        for _ in 0..<2 {
            let client = try rig.connect(receiveBuffer: 4096)
            client.send(get("/metrics"))
            _ = client.read(100_000)
            client.reset()
        }

        #expect(try rig.ask(get("/healthz"))?.status == 200)
        // The one who asks.
        #expect(rig.waitForConnections(0))
    }
}

/// A source of many series, to make a page large.
private struct ManySeries: FamilySource {
    private let series: [Series]

    init(count: Int) {
        series = (0..<count).map { number in
            let labels = [Label("name", "a label value of a usual length, number \(number)"), Label("other", "value")]
            return Series(SeriesIdentity(labels), .number(Double(number)))
        }
    }

    func families() -> [Family] { [Family(name: "many_total", help: "Many.", kind: .counter, series: series)] }
}
