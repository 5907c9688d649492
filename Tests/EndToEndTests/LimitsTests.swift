// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct LimitsTests {
        @Test(arguments: [
            (name: "a field as large as the limit", fields: ["x-large": String(repeating: "a", count: 70_000)]),
            (
                name: "more fields than the limit",
                fields: Dictionary(uniqueKeysWithValues: (0..<200).map { ("x-\($0)", "1") })
            ),
        ])
        func `a head beyond the limits is refused with 431`(name: String, fields: [String: String]) async throws {
            let proxy = try await ProxyServer("", in: Scratch())

            let connection = try Connection(port: proxy.port)
            try await connection.send(HTTP.request("GET", "/v1/models", fields, body: nil))

            try await #expect(connection.answer().status == 431)
            try await connection.closes()
            await proxy.process.stop()
        }

        @Test func `an endless head is refused before it ends`() async throws {
            let proxy = try await ProxyServer("", in: Scratch())

            let connection = try Connection(port: proxy.port)
            try await connection.send("GET /v1/models HTTP/1.1\r\nhost: x\r\nx-endless: ")
            for _ in 0..<100 where !connection.isClosedByPeer {
                try await connection.send(String(repeating: "a", count: 4096))
            }

            try await #expect(connection.answer().status == 431)
            await proxy.process.stop()
        }

        @Test(arguments: ["content-length: 100000\r\n", "transfer-encoding: chunked\r\n"])
        func `a body beyond the limit is refused with 413`(framing: String) async throws {
            try await withStage(configuration: "  limits: { body: \"64KiB\" },\n") { stage in
                let connection = try Connection(port: stage.proxy.port)
                try await connection.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n\(framing)\r\n")
                let chunk = String(repeating: "a", count: 1000)
                for _ in 0..<100 where !connection.isClosedByPeer {
                    try await connection.send(framing.hasPrefix("t") ? "3e8\r\n\(chunk)\r\n" : chunk)
                }

                let answer = try await connection.answer()
                #expect(answer.status == 413)
                #expect(answer["x-tokenmeter-error"] != nil)
                try await connection.closes()
                #expect(try await stage.upstream.statistics().requests.int == 0)
            }
        }

        @Test func `a body at the limit passes`() async throws {
            try await withStage(configuration: "  limits: { body: \"64KiB\" },\n") { stage in
                let start = #"{"model": "mock-model", "messages": [], "x": ""#
                let body = start + String(repeating: "a", count: 65536 - start.utf8.count - 2) + "\"}"

                try await #expect(HTTP.post(stage.proxy.port, "/v1/chat/completions", body).status == 200)
            }
        }

        @Test(arguments: [
            "", "GET /v1/models HTTP/1.1\r\nho", "POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{",
        ])
        func `a client that falls silent is let go`(sent: String) async throws {
            let proxy = try await ProxyServer("  limits: { idle: \"300ms\" },\n", in: Scratch())

            let connection = try Connection(port: proxy.port)
            try await connection.send(sent)
            try await connection.closes(within: .seconds(3))

            await proxy.process.stop()
        }

        @Test func `connections beyond the limit do not get in the way of those that are there`() async throws {
            let proxy = try await ProxyServer("  limits: { connections: 8 },\n", in: Scratch())
            let first = try Connection(port: proxy.port)
            try await first.send(HTTP.request("GET", "/healthz", body: nil))
            try await #expect(first.answer().status == 200)

            let others = try (0..<20).map { _ in try Connection(port: proxy.port) }
            for other in others { try await other.send(HTTP.request("GET", "/healthz", body: nil)) }

            let refused = try await eventually("some are refused") {
                for other in others { _ = try? await other.bytes(atLeast: .max, within: .milliseconds(1)) }
                let closed = others.count { $0.isClosedByPeer }
                return closed > 0 ? closed : nil
            }
            #expect(refused >= 12)
            try await first.send(HTTP.request("GET", "/healthz", body: nil))
            try await #expect(first.answer().status == 200)
            await proxy.process.stop()
        }
    }
}
