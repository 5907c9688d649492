// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RequestHeadTests {
    @Test
    func `finds the places in an ordinary head`() throws {
        let text = "POST /v1/responses?a=1 HTTP/1.1\r\nHost: a\r\ncontent-Length: 12\r\nX-Tenant: \t a b \r\n\r\n"
        let parsed = try RequestHead.parse(Array((text + "body").utf8).span, limits: HeadLimits())

        let (head, consumed) = try #require(parsed)
        #expect(consumed == text.utf8.count)
        #expect(head.bytes == Array(text.utf8))
        #expect(head.method == .post)
        #expect(head.string(head.methodToken) == "POST")
        #expect(head.string(head.target) == "/v1/responses?a=1")
        #expect(head.string(head.path) == "/v1/responses")
        #expect(head.matches(head.path, "/v1/responses"))
        #expect(!head.matches(head.path, "/v1/response"))
        #expect(!head.matches(head.path, "/V1/responses"))
        #expect(head.fields.map(\.known) == [.host, .contentLength, .other])
        #expect(head.field("x-tenant").map(head.string) == "a b")
        #expect(head.field("x-other") == nil)
    }

    @Test(arguments: RequestSamples.accepted)
    func `accepts`(text: String) throws {
        _ = try #require(try RequestHead.parse(Array(text.utf8).span, limits: HeadLimits()))
    }

    @Test(arguments: RequestSamples.refused)
    func `refuses`(text: String, error: HTTPParseError, status: Int) {
        #expect(ParsedHead(request: Array(text.utf8)) == .refused(error))
        #expect(error.status == status)
        #expect(error.message.hasSuffix("."))
    }

    @Test(arguments: RequestSamples.oversized)
    func `refuses what is too large`(
        start: String,
        piece: String,
        count: Int,
        end: String,
        error: HTTPParseError,
        status: Int
    ) {
        let input = Array((start + String(repeating: piece, count: count) + end).utf8)
        #expect(ParsedHead(request: input) == .refused(error))
        #expect(ParsedHead.growing(input) { ParsedHead(request: $0) } == .refused(error))
        #expect(error.status == status)
    }

    @Test(arguments: RequestSamples.accepted + RequestSamples.refused.map(\.head))
    func `judges a head alike however it is split`(text: String) {
        let input = Array(text.utf8)
        #expect(ParsedHead.growing(input) { ParsedHead(request: $0) } == ParsedHead(request: input))
    }

    @Test(arguments: [
        ("GET", HTTPMethod.get, "GET"), ("HEAD", .head, "HEAD"), ("POST", .post, "POST"), ("PUT", .put, "PUT"),
        ("PATCH", .patch, "PATCH"), ("DELETE", .delete, "DELETE"), ("OPTIONS", .options, "OPTIONS"),
        ("get", .other, "other"), ("GETS", .other, "other"), ("M-SEARCH", .other, "other"), ("Q", .other, "other"),
    ])
    func `knows the methods in use`(token: String, method: HTTPMethod, label: String) throws {
        let head = try parse("\(token) / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.method == method)
        #expect(head.method.label.description == label)
        #expect(head.string(head.methodToken) == token)
    }

    @Test(arguments: [
        ("/", "/", "/"), ("/?", "/?", "/"), ("/a?b?c", "/a?b?c", "/a"), ("//a", "//a", "//a"),
        ("http://a/b?c", "/b?c", "/b"), ("HTTPS://a:443/", "/", "/"), ("http://a", "/", "/"),
        ("/http://a/b", "/http://a/b", "/http://a/b"), ("/%2e%2E/[x]|\"", "/%2e%2E/[x]|\"", "/%2e%2E/[x]|\""),
    ])
    func `takes path and query from every form of target`(written: String, target: String, path: String) throws {
        let head = try parse("GET \(written) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.string(head.target) == target)
        #expect(head.string(head.path) == path)
    }

    @Test(arguments: [
        ("", BodyFraming.none), ("Content-Length: 0\r\n", .length(0)), ("content-length: 42 \r\n", .length(42)),
        ("CONTENT-LENGTH:999999999999999999\r\n", .length(999_999_999_999_999_999)),
        ("Content-Length: 000000000000000007\r\n", .length(7)),
        ("Transfer-Encoding: chunked\r\n", .chunked), ("tRANSFER-eNCODING:\tCHUNKED\t\r\n", .chunked),
        ("X-Content-Length: 5\r\nContent_Length: 5\r\nTransfer-Encodings: gzip\r\n", .none),
    ])
    func `frames the body`(fields: String, framing: BodyFraming) throws {
        #expect(try parse("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").framing == framing)
    }

    @Test(arguments: [
        ("1.1", "", true), ("1.1", "close", false), ("1.1", "Close", false), ("1.1", "keep-alive", true),
        ("1.1", "a, ,\tclose ,b", false), ("1.1", "closed", true), ("1.1", "not close", true),
        ("1.0", "", false), ("1.0", "keep-alive", true), ("1.0", "Keep-Alive, close", false),
    ])
    func `keeps the connection alive unless told otherwise`(version: String, option: String, keeps: Bool) throws {
        #expect(try parse("GET / HTTP/\(version)\r\nHost: a\r\nConnection: \(option)\r\n\r\n").isKeptAlive == keeps)
    }

    @Test(arguments: [
        ("1.1", "100-continue", true), ("1.1", "100-Continue ", true), ("1.1", "200-ok", false),
        ("1.1", "100-continued", false), ("1.0", "100-continue", false),
    ])
    func `expects to be told to continue`(version: String, value: String, expects: Bool) throws {
        #expect(try parse("PUT / HTTP/\(version)\r\nHost: a\r\nExpect: \(value)\r\n\r\n").expectsContinue == expects)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1", "upgrade", "websocket", true), ("GET / HTTP/1.1", "keep-alive, Upgrade", "WebSocket", true),
        ("GET / HTTP/1.1", "upgrade", "h2c, websocket", true), ("GET / HTTP/1.1", "upgrade", "h2c", false),
        ("GET / HTTP/1.1", "close", "websocket", false), ("POST / HTTP/1.1", "upgrade", "websocket", false),
        ("GET / HTTP/1.0", "upgrade", "websocket", false),
    ])
    func `knows a WebSocket's handshake`(line: String, connection: String, upgrade: String, isOne: Bool) throws {
        let head = try parse("\(line)\r\nHost: a\r\nConnection: \(connection)\r\nUpgrade: \(upgrade)\r\n\r\n")
        #expect(head.isWebSocketUpgrade == isOne)
    }

    @Test
    func `reads pipelined heads one after the other`() throws {
        let first = Array("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let both = first + Array("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

        let one = try #require(try RequestHead.parse(both.span, limits: HeadLimits()))
        #expect(one.consumed == first.count)
        let rest = Array(both.dropFirst(one.consumed))
        let two = try #require(try RequestHead.parse(rest.span, limits: HeadLimits()))
        #expect(two.head.string(two.head.target) == "/2")
    }

    @Test
    func `takes heads exactly as large as its limits`() {
        let text = "GET /" + String(repeating: "a", count: 63) + " HTTP/1.1\r\nHost: a\r\nB: \r\n\r\n"
        let filler = String(repeating: "b", count: 1024 - text.utf8.count)
        let full = Array(text.replacing("B: ", with: "B: " + filler).utf8)

        guard case .head(_, _, let consumed) = ParsedHead(request: full) else {
            Issue.record("refused")
            return
        }
        #expect(consumed == 1024)
    }

    private func parse(_ text: String) throws -> RequestHead {
        try #require(try RequestHead.parse(Array(text.utf8).span, limits: HeadLimits())).head
    }
}
