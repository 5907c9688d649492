// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

@testable import proxy

struct AnswerHeadTests {
    private func relayed(
        _ head: String,
        answering method: HTTPMethod = .post,
        isRewritten: Bool = false,
        isKeptAlive: Bool = true,
        isHTTP10: Bool = false
    ) throws -> String {
        let head = try responseHead(head, answering: method)
        let framing = AnswerFraming(head, isRewritten: isRewritten, isHTTP10: isHTTP10)
        var output: [UInt8] = []
        output.appendAnswerHead(head, framing, BudgetFields(), isKeptAlive: isKeptAlive, isHTTP10: isHTTP10)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        ("content-length: 7\r\n", "content-length: 7\r\n"),
        ("Content-Length: 0\r\n", "content-length: 0\r\n"),
        ("transfer-encoding: chunked\r\n", "transfer-encoding: chunked\r\n"),
        ("", "transfer-encoding: chunked\r\n"),
        ("connection: close\r\n", "transfer-encoding: chunked\r\n"),
    ])
    func `frames the body anew`(fields: String, framing: String) throws {
        #expect(try relayed("HTTP/1.1 200 OK\r\n\(fields)\r\n") == "HTTP/1.1 200 OK\r\n\(framing)\r\n")
    }

    @Test(arguments: ["content-length: 7\r\n", "transfer-encoding: chunked\r\n", ""])
    func `promises no length for a body of which a part may be missing`(fields: String) throws {
        let head = try relayed("HTTP/1.1 200 OK\r\n\(fields)\r\n", isRewritten: true)

        #expect(head == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    }

    @Test(arguments: [
        ("content-length: 7\r\n", true, "content-length: 7\r\nconnection: keep-alive\r\n"),
        ("content-length: 7\r\n", false, "content-length: 7\r\nconnection: close\r\n"),
        ("transfer-encoding: chunked\r\n", false, "connection: close\r\n"),
    ])
    func `spares HTTP 1.0 what it does not know`(fields: String, isKeptAlive: Bool, rest: String) throws {
        let head = try relayed("HTTP/1.1 200 OK\r\n\(fields)\r\n", isKeptAlive: isKeptAlive, isHTTP10: true)

        #expect(head == "HTTP/1.1 200 OK\r\n\(rest)\r\n")
    }

    @Test(arguments: [
        ("200 OK", HTTPMethod.head, "content-length: 12\r\n", "content-length: 12\r\n"),
        ("200 OK", .head, "transfer-encoding: chunked\r\n", ""),
        ("304 Not Modified", .get, "Content-Length: 12\r\netag: x\r\n", "Content-Length: 12\r\netag: x\r\n"),
        ("204 No Content", .post, "content-length: 0\r\nx: y\r\n", "x: y\r\n"),
    ])
    func `keeps the length of a body that is not sent`(
        status: String,
        method: HTTPMethod,
        fields: String,
        kept: String
    ) throws {
        #expect(
            try relayed("HTTP/1.1 \(status)\r\n\(fields)\r\n", answering: method) == "HTTP/1.1 \(status)\r\n\(kept)\r\n"
        )
    }

    @Test func `leaves every other field as it came`() throws {
        let fields =
            "X-Request-ID:abc\r\nset-cookie: a\r\nset-cookie: b\r\nopenai-model: m\r\nx-empty:\r\ncontent-type: text/x \r\n"
        let hops = "connection: x-hop\r\nX-Hop: 1\r\nkeep-alive: timeout=5\r\nproxy-authenticate: x\r\n"
        let head = try relayed("HTTP/1.1 299 Not  quite\r\n\(fields)\(hops)content-length: 1\r\n\r\n")

        #expect(
            head == "HTTP/1.1 299 Not  quite\r\n" + fields.replacing("text/x ", with: "text/x")
                + "content-length: 1\r\n\r\n"
        )
    }

    @Test(arguments: ["HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200 "])
    func `needs no reason`(line: String) throws {
        #expect(try relayed("\(line)\r\ncontent-length: 1\r\n\r\n") == "HTTP/1.1 200 \r\ncontent-length: 1\r\n\r\n")
    }

    @Test func `says when the connection ends`() throws {
        let head = try relayed("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n", isKeptAlive: false)

        #expect(head == "HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n")
    }

    @Test func `writes heads of its own`() {
        var output: [UInt8] = []
        output.appendOwnHead(
            status: 404,
            contentType: "text/plain",
            fields: [("x-a", [0x31])],
            .length(3),
            isKeptAlive: true,
            isHTTP10: false
        )

        #expect(
            String(decoding: output, as: UTF8.self)
                == "HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\nx-a: 1\r\ncontent-length: 3\r\n\r\n"
        )
    }
}
