// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

extension EndToEnd {
    /// The frames that end a stream, read by OpenAI's Python SDK.
    struct CutStreamTests {
        @Test func `the SDK takes a cut chat for one that reached its length`() async throws {
            let told = try await Self.read(
                "chat",
                .chat,
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n"
            )

            #expect(told.text.string == "Hello")
            #expect(told.end.string == "length")
            #expect(told.tokens.items.map(\.int) == [100, 20])
            #expect(told.requests.int == 1)
        }

        @Test func `the SDK takes a cut completion for one that reached its length`() async throws {
            let told = try await Self.read(
                "completions",
                .completions,
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":\"Hello\"}]}\n\n"
            )

            #expect(told.text.string == "Hello")
            #expect(told.end.string == "length")
            #expect(told.requests.int == 1)
        }

        @Test func `the SDK tells why a cut response has failed`() async throws {
            let told = try await Self.read(
                "responses",
                .responses,
                "event: response.output_text.delta\n"
                    + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hello\"}\n\n"
            )

            #expect(told.text.string == "Hello")
            #expect(told.end.string == "response.failed")
            #expect(told.code.string == "insufficient_quota")
            #expect(told.message.string == "The \"blue\" budget is used up.")
            #expect(told.tokens.items.map(\.int) == [100, 20])
            #expect(told.requests.int == 1)
        }

        private static func read(_ api: String, _ dialect: Dialect, _ beginning: String) async throws -> JSON {
            var usage = TokenUsage()
            (usage.input, usage.output) = (100, 20)
            let cut = StreamCut(
                model: "m",
                usage: usage,
                message: "The \"blue\" budget is used up.",
                createdAt: 1_795_564_800,
                showsUsage: true,
                choices: 1
            )
            let frames = try #require(cut.frames(for: dialect, at: StreamPlace(form: .events, events: 1)))
            let scratch = try Scratch()
            let file = try scratch.write(beginning + String(decoding: frames, as: UTF8.self), to: "stream")
            let process = try ChildProcess([Tools.python(), Tools.script("read_stream.py"), api, file], in: scratch)
            let ending = try await process.finish(within: .seconds(60))
            try #require(ending == .exited(0), "\(process.errors)")
            return try JSON(process.output)
        }
    }
}
