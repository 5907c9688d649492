// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// Requests that two servers might read differently (RFC 9112, sections 2.2, 5 and 6).
    struct SmugglingTests {
        private static let start = "POST /v1/chat/completions HTTP/1.1\r\n"
        private static let hidden = "GET /v1/hidden HTTP/1.1\r\nhost: x\r\n\r\n"

        private static let refused: [(name: String, request: String)] = [
            ("both framings", "\(start)host: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("two lengths", "\(start)host: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"),
            ("a list of lengths", "\(start)host: x\r\ncontent-length: 5, 5\r\n\r\nhello"),
            ("a signed length", "\(start)host: x\r\ncontent-length: +5\r\n\r\nhello"),
            ("a hexadecimal length", "\(start)host: x\r\ncontent-length: 0x5\r\n\r\nhello"),
            ("a length beyond all numbers", "\(start)host: x\r\ncontent-length: 99999999999999999999\r\n\r\n"),
            ("a coding that is not chunked", "\(start)host: x\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
            ("chunked twice", "\(start)host: x\r\ntransfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
            ("chunked in HTTP/1.0", "POST /v1/x HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("a space before the colon", "\(start)host: x\r\ncontent-length : 5\r\n\r\nhello"),
            ("a folded line", "\(start)host: x\r\nx-a: b\r\n c\r\n\r\n"),
            ("a bare line feed in the head", "\(start)host: x\nx-a: b\r\n\r\n"),
            ("a bare carriage return", "\(start)host: x\r\nx-a: b\rc\r\n\r\n"),
            ("a null byte", "\(start)host: x\r\nx-a: b\u{0}c\r\n\r\n"),
            ("no host", "\(start)content-length: 0\r\n\r\n"),
            ("two hosts", "\(start)host: x\r\nhost: y\r\ncontent-length: 0\r\n\r\n"),
            ("a chunk size with a sign", "\(start)host: x\r\ntransfer-encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n"),
            (
                "a chunk longer than its size",
                "\(start)host: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
            ),
            (
                "a chunk size with a bare line feed",
                "\(start)host: x\r\ntransfer-encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"
            ),
        ]

        @Test func `what can be read in two ways is refused, and what follows it is never read`() async throws {
            try await withStage { stage in
                for (name, request) in Self.refused {
                    let connection = try Connection(port: stage.proxy.port)
                    try await connection.send(request + Self.hidden)

                    let answer = try await connection.answer(to: "POST")
                    // Codings that are not implemented are no fault of the client's (RFC 9112, section 6.1).
                    #expect(answer.status == (name == "chunked twice" ? 501 : 400), "\(name)")
                    let rest = try await connection.bytes(atLeast: .max)
                    #expect(rest == [], "\(name)")
                }
                #expect(try await stage.upstream.statistics().requests.int == 0)
            }
        }

        @Test func `fields for one hop end there, whatever the client calls them`() async throws {
            try await withStage { stage in
                let fields = [
                    "connection": "close, x-secret", "x-secret": "1", "te": "trailers", "keep-alive": "timeout=9",
                    "proxy-authorization": "Basic eA==", "x-kept": "yes", "accept-encoding": "gzip",
                ]
                let body = #"{"model": "mock-model", "messages": []}"#
                let request = HTTP.request("POST", "/v1/chat/completions", fields, body: body)
                let connection = try Connection(port: stage.proxy.port)
                try await connection.send(request)
                try await #expect(connection.answer().status == 200)

                let heard = try #require(try await stage.upstream.requests().first).headers.items
                let names = Set(heard.compactMap { $0[0].string?.lowercased() })
                #expect(names.contains("x-kept"))
                #expect(names.isDisjoint(with: ["x-secret", "te", "keep-alive", "proxy-authorization"]))
                #expect(!heard.contains { $0[0].string?.lowercased() == "accept-encoding" && $0[1].string == "gzip" })
            }
        }
    }
}
