// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct AnswerUsageTests {
    static let reports: [(dialect: Dialect, body: String, usage: TokenUsage?)] = [
        (.chat, #"{"usage":null}"#, nil),
        (.chat, #"{"usage":{}}"#, nil),
        (.chat, #"{"usage":{"prompt_tokens":null}}"#, nil),
        (.chat, #"{"usage":{"prompt_tokens":0,"completion_tokens":0}}"#, TokenUsage(0, 0)),
        (.chat, #"{"usage":{"prompt_tokens":5,"completion_tokens":7.0}}"#, TokenUsage(5, 7)),
        (.chat, #"{"usage":{"prompt_tokens":-5,"completion_tokens":1e99}}"#, TokenUsage(0, Int(UInt32.max))),
        (
            .chat,
            #"{"usage":{"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":9,"cache_write_tokens":2}}}"#,
            TokenUsage(5, 0, cached: 5)
        ),
        (
            .chat,
            #"{"usage":{"prompt_tokens":9,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":2},"#
                + #""completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":2}}}"#,
            TokenUsage(9, 3, cached: 4, cacheWrite: 2, reasoning: 2)
        ),
        (.chat, #"{"choices":[{"usage":{"prompt_tokens":5,"completion_tokens":7}}]}"#, TokenUsage(5, 7)),
        (.chat, #"{"x":{"usage":{"prompt_tokens":5}}}"#, nil),
        (.chat, #"{"choices":[{"message":{"content":"\"usage\":{\"prompt_tokens\":5}"}}]}"#, nil),
        (
            .completions, #"{"choices":[{"text":"x"}],"usage":{"prompt_tokens":5,"completion_tokens":7}}"#,
            TokenUsage(5, 7)
        ),
        (
            .embeddings, #"{"data":[{"embedding":[0.5]}],"usage":{"prompt_tokens":8,"total_tokens":8}}"#,
            TokenUsage(8, 0)
        ),
        (.ollamaEmbed, #"{"embeddings":[[0.5]],"prompt_eval_count":8}"#, TokenUsage(8, 0)),
        (
            .ollamaGenerate,
            #"{"response":"x","context":[1,2],"done":true,"prompt_eval_count":3,"eval_count":4}"#,
            TokenUsage(3, 4)
        ),
        (.ollamaGenerate, #"{"response":"x","done":true,"eval_count":4}"#, TokenUsage(0, 4)),
        (
            .responses,
            #"{"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},"#
                + #""output_tokens":3,"output_tokens_details":{"reasoning_tokens":2}}}"#,
            TokenUsage(9, 3, cached: 4, cacheWrite: 1, reasoning: 2)
        ),
    ]

    @Test(arguments: reports)
    func `usage is read where the dialect has it`(dialect: Dialect, body: String, usage: TokenUsage?) {
        #expect(Measurement(dialect, body).usage == usage)
        #expect(Measurement(dialect, Array(body.utf8).map { [$0] }).usage == usage)
    }

    @Test func `of cumulative reports the greatest number counts, never the sum`() {
        let chunks = [(3, 1), (9, 2), (9, 5), (0, 0)].map {
            #"data: {"usage":{"prompt_tokens":\#($0),"completion_tokens":\#($1)}}"# + "\n\n"
        }
        #expect(Measurement(.chat, chunks.joined()).usage == TokenUsage(9, 5))
    }
}
