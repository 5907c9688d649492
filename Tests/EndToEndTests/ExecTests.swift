// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    struct ExecTests {
        @Test(arguments: [(command: "exit 0", status: Int32(0)), ("exit 7", 7), ("kill -TERM $$", 143)])
        func `the command's exit is the proxy's`(command: String, status: Int32) async throws {
            let run = try ChildProcess([Tools.proxy, "exec", "--", "sh", "-c", command], in: Scratch())

            try await #expect(run.finish() == .exited(status), "\(run.errors)")
        }

        @Test func `the command finds the proxy where clients look`() async throws {
            let script = """
                set -u
                for base in "$OPENAI_BASE_URL" "$OPENAI_API_BASE" "$CODEX_OSS_BASE_URL" "$TOKENMETER_URL/v1"; do
                    curl -sS -f -o /dev/null -H 'x-provider: demo' "$base/models" || exit 3
                done
                case $OLLAMA_HOST in http*) ollama=$OLLAMA_HOST ;; *) ollama=http://$OLLAMA_HOST ;; esac
                curl -sS -f -o /dev/null -H 'x-provider: demo' "$ollama/api/tags" || exit 4
                curl -sS -f "$OPENAI_BASE_URL/chat/completions" -H 'content-type: application/json' \
                    -d '{"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}'
                """
            let run = try ChildProcess([Tools.proxy, "exec", "--", "sh", "-c", script], in: Scratch())

            try await #expect(run.finish() == .exited(0), "\(run.errors)")
            #expect(try JSON(run.output).model.string == "demo")
            #expect(run.errors == "")
        }

        @Test func `what was pushed at the end is what was used`() async throws {
            let scratch = try Scratch()
            let receiver = try await PrometheusServer.prometheus(in: scratch)
            let script = """
                curl -sS -f "$OPENAI_BASE_URL/chat/completions" -H 'content-type: application/json' \
                    -d '{"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}'
                """
            let run = try ChildProcess(
                [Tools.proxy, "exec", "--", "sh", "-c", script],
                environment: ["TOKENMETER_REMOTE_WRITE_URL": receiver.writeURL],
                in: scratch
            )

            try await #expect(run.finish() == .exited(0), "\(run.errors)")
            #expect(run.errors.contains(receiver.writeURL) || run.errors.contains("127.0.0.1:\(receiver.port)"))
            let usage = try JSON(run.output).usage
            let delivered = try await receiver.lastValues("llm_tokens_total")
            #expect(delivered.count == 2)
            #expect(delivered.values.reduce(0, +) == usage.total_tokens.number)
            await receiver.process.stop()
        }

        @Test func `a command that lives for a moment behind a NAT is in Prometheus with its tokens and cost`()
            async throws
        {
            let scratch = try Scratch()
            let command = [
                Tools.script("nat.sh"), Tools.proxy, try Tools.counterpart("prometheus"), scratch.path,
            ]

            let run = try ChildProcess(command, in: scratch)

            try await #expect(run.finish(within: .seconds(60)) == .exited(0), "\(run.errors)")
            let lines = run.output.split(separator: "\n").map(String.init)
            let usage = try JSON(lines[0]).usage
            let prompt = try #require(usage.prompt_tokens.number)
            let completion = try #require(usage.completion_tokens.number)
            #expect(Double(lines[1]) == prompt + completion)
            // One and two dollars per million tokens.
            #expect(Double(lines[2]) == (prompt + 2 * completion) / 1e6)
            // The end has closed its series.
            #expect(lines[3...] == ["0"])
        }

        @Test func `a command that is not there is named`() async throws {
            let run = try ChildProcess([Tools.proxy, "exec", "--", "no-such-command"], in: Scratch())

            try await #expect(run.finish() == .exited(127))
            #expect(run.errors.contains("no-such-command"))
        }
    }
}
