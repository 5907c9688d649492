// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

extension EndToEnd {
    struct ShutdownTests {
        private static let chat =
            #"{"model": "mock-model", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#

        @Test(arguments: [SIGTERM, SIGINT])
        func `told to end, it finishes running streams, takes no new ones and exits with 0`(signal: Int32) async throws
        {
            try await withStage(upstream: ["--tokens", "30", "--rate", "30"]) { stage in
                let running = try Connection(port: stage.proxy.port)
                try await running.send(HTTP.request("POST", "/v1/chat/completions", body: Self.chat))
                _ = try await running.bytes(atLeast: 1)

                stage.proxy.process.send(signal)
                try await eventually("new connections are refused", within: .seconds(1)) {
                    (try? Connection(port: stage.proxy.port)) == nil ? true : nil
                }

                #expect(stage.proxy.process.ending == nil)
                let rest = String(decoding: try await running.bytes(atLeast: .max), as: UTF8.self)
                #expect(rest.hasSuffix("data: [DONE]\n\n\r\n0\r\n\r\n"))
                try await #expect(stage.proxy.process.finish(within: .seconds(2)) == .exited(0))
            }
        }

        @Test func `an idle proxy ends at once`() async throws {
            let proxy = try await ProxyServer("", in: Scratch())
            let kept = try Connection(port: proxy.port)
            try await kept.send(HTTP.request("GET", "/healthz", body: nil))
            try await #expect(kept.answer().status == 200)

            proxy.process.send(SIGTERM)

            try await #expect(proxy.process.finish(within: .seconds(1)) == .exited(0))
        }

        @Test func `a stream that does not end is cut at the deadline`() async throws {
            let slow = ["--tokens", "1000", "--rate", "10"]
            try await withStage(upstream: slow, configuration: "  timeouts: { shutdown: \"1s\" },\n") { stage in
                let running = try Connection(port: stage.proxy.port)
                try await running.send(HTTP.request("POST", "/v1/chat/completions", body: Self.chat))
                _ = try await running.bytes(atLeast: 1)

                stage.proxy.process.send(SIGTERM)

                try await #expect(stage.proxy.process.finish(within: .seconds(4)) == .exited(0))
                #expect(running.isClosedByPeer == false)
                try await running.closes()
            }
        }

        @Test func `an address that is taken is named, with what to do`() async throws {
            let scratch = try Scratch()
            let first = try await ProxyServer("", in: scratch)

            let second = try ChildProcess([Tools.proxy, "serve", "--listen", "127.0.0.1:\(first.port)"], in: scratch)

            guard case .exited(let status) = try await second.finish() else {
                throw TimedOut(what: "exit", limit: .zero)
            }
            #expect(status != 0)
            #expect(second.errors.contains("127.0.0.1:\(first.port)"))
            await first.process.stop()
        }
    }
}
