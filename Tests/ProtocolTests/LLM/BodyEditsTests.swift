// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct BodyEditsTests {
    static let models: [(dialect: Dialect, body: String, spliced: String?)] = [
        (.chat, #"{ "model" : "gpt-5.5" ,"x":1}"#, #"{ "model" : "a\"b" ,"x":1}"#),
        (.responses, #"{"model":"g\u0070t"}"#, #"{"model":"a\"b"}"#),
        // Of two some servers read the first, and some the last.
        (.responses, #"{"model":"g\u0070t","model":"gpt"}"#, nil),
        (.chat, #"{"model":"m","Model":"m"}"#, nil),
        (
            .anthropic, #"{"messages":[{"model":"no"}],"model":"claude"}"#,
            #"{"messages":[{"model":"no"}],"model":"a\"b"}"#
        ),
        (.ollamaChat, #"{"model":""}"#, #"{"model":"a\"b"}"#),
        (.embeddings, #"{"model":"e","input":"model"}"#, #"{"model":"a\"b","input":"model"}"#),
        (.gemini, #"{"model":"m","contents":[]}"#, nil),
        (.chat, #"{"messages":[]}"#, nil),
        (.chat, #"{"model":null}"#, nil),
        (.chat, #"{"model":"gpt""#, nil),
    ]

    @Test(arguments: models)
    func `names another model and leaves every other byte`(dialect: Dialect, body: String, spliced: String?) {
        let bytes = [UInt8](body)
        var edits = BodyEdits(bytes)
        let isSet = RequestScan(bytes, dialect: dialect).setModel("a\"b", &edits)

        #expect(isSet == (spliced != nil))
        #expect(edits.result.text == spliced ?? body)
        if isSet { #expect(RequestScan(edits.result, dialect: dialect).modelName(in: edits.result) == "a\"b") }
    }

    static let limits: [(dialect: Dialect, body: String, spliced: String?)] = [
        (.chat, #"{"max_tokens": 500 }"#, #"{"max_tokens": 100 }"#),
        (.chat, #"{"max_tokens":5e2}"#, #"{"max_tokens":100}"#),
        (.chat, #"{"max_tokens":100}"#, nil),
        (.chat, #"{"max_tokens":99}"#, nil),
        (.chat, #"{"max_tokens":500,"max_completion_tokens":600}"#, #"{"max_tokens":100,"max_completion_tokens":100}"#),
        (.chat, #"{"max_tokens":500,"max_completion_tokens":60}"#, nil),
        (
            .chat, #"{"max_tokens":null,"max_completion_tokens":600}"#,
            #"{"max_tokens":null,"max_completion_tokens":100}"#
        ),
        (.chat, #"{"max_tokens":null}"#, #"{"max_tokens":100}"#),
        (.chat, #"{"max_tokens":"500"}"#, #"{"max_tokens":100}"#),
        (.chat, #"{"messages":[]}"#, #"{"max_completion_tokens":100,"messages":[]}"#),
        (.chat, "{ }", #"{"max_completion_tokens":100 }"#),
        (.chat, #"{"tools":[{"max_tokens":500}]}"#, #"{"max_completion_tokens":100,"tools":[{"max_tokens":500}]}"#),
        (.completions, #"{"max_tokens":500}"#, #"{"max_tokens":100}"#),
        (.completions, #"{"prompt":"x"}"#, nil),
        (.responses, #"{"max_output_tokens":500}"#, #"{"max_output_tokens":100}"#),
        (.responses, #"{"input":""}"#, #"{"max_output_tokens":100,"input":""}"#),
        (.anthropic, #"{"max_tokens":500}"#, #"{"max_tokens":100}"#),
        (
            .anthropic, #"{"max_tokens":500,"thinking":{"budget_tokens":50}}"#,
            #"{"max_tokens":100,"thinking":{"budget_tokens":50}}"#
        ),
        // Anthropic refuses a limit that is not above the thinking, and thinking below 1,024.
        (.anthropic, #"{"max_tokens":9000,"thinking":{"budget_tokens":2000}}"#, nil),
        (.ollamaChat, #"{"options":{"num_predict":-1}}"#, #"{"options":{"num_predict":100}}"#),
        (.ollamaChat, #"{"options":{"seed":1}}"#, #"{"options":{"num_predict":100,"seed":1}}"#),
        (.ollamaChat, #"{"options":{}}"#, #"{"options":{"num_predict":100}}"#),
        (.ollamaGenerate, #"{"options":null}"#, #"{"options":{"num_predict":100}}"#),
        (.ollamaGenerate, #"{"prompt":"x"}"#, #"{"options":{"num_predict":100},"prompt":"x"}"#),
        (.ollamaGenerate, #"{"options":7}"#, nil),
        (.gemini, #"{"generationConfig":{"maxOutputTokens":500}}"#, #"{"generationConfig":{"maxOutputTokens":100}}"#),
        (
            .gemini, #"{"generation_config":{"max_output_tokens":500}}"#,
            #"{"generation_config":{"max_output_tokens":100}}"#
        ),
        (.gemini, #"{"generationConfig":{"topP":1}}"#, #"{"generationConfig":{"maxOutputTokens":100,"topP":1}}"#),
        (.gemini, #"{"contents":[]}"#, #"{"generationConfig":{"maxOutputTokens":100},"contents":[]}"#),
        (.embeddings, #"{"input":""}"#, nil),
        (.chat, #"{"max_tokens":500,"max_tokens":50}"#, nil),
        (.chat, #"{"max_tokens":500,"MAX_TOKENS":5000}"#, nil),
        (.ollamaChat, #"{"options":{"num_predict":500},"options":{}}"#, nil),
        (.gemini, #"{"generationConfig":{"maxOutputTokens":500},"generation_config":{}}"#, nil),
        (.gemini, #"{"generationConfig":{"maxOutputTokens":500},"GenerationConfig":{}}"#, nil),
        (.anthropic, #"{"max_tokens":500,"thinking":{"budget_tokens":50},"thinking":{"budget_tokens":9000}}"#, nil),
        (.chat, #"{"max_tokens":500"#, nil),
        (.chat, #"[500]"#, nil),
    ]

    @Test(arguments: limits)
    func `lowers the limit, never raises it, and leaves every other byte`(
        dialect: Dialect,
        body: String,
        spliced: String?
    ) {
        let bytes = [UInt8](body)
        var edits = BodyEdits(bytes)
        let limit = RequestScan(bytes, dialect: dialect).lowerLimit(to: 100, &edits)

        #expect(limit == (spliced == nil ? nil : 100))
        #expect(edits.result.text == spliced ?? body)
        if limit != nil { #expect(RequestScan(edits.result, dialect: dialect).outputLimit?.value == 100) }
    }

    @Test func `goes no lower than a provider takes`() {
        let responses = [UInt8](#"{"max_output_tokens":500}"#)
        let anthropic = [UInt8](#"{"max_tokens":9000,"thinking":{"budget_tokens":4000}}"#)
        var edits = (BodyEdits(responses), BodyEdits(anthropic))

        let lowest = RequestScan(responses, dialect: .responses).lowerLimit(to: 3, &edits.0)
        let lowered = RequestScan(anthropic, dialect: .anthropic).lowerLimit(to: 1500, &edits.1)
        #expect(lowest == 16)
        #expect(edits.0.result.text == #"{"max_output_tokens":16}"#)
        #expect(lowered == 1500)
        #expect(edits.1.result.text == #"{"max_tokens":1500,"thinking":{"budget_tokens":1499}}"#)
    }

    @Test func `gives others than OpenAI the only limit that they know`() {
        let body = [UInt8](#"{"messages":[]}"#)
        var edits = BodyEdits(body)

        let limit = RequestScan(body, dialect: .chat).lowerLimit(to: 9, &edits, usesMaxTokens: true)
        #expect(limit == 9)
        #expect(edits.result.text == #"{"max_tokens":9,"messages":[]}"#)
    }

    @Test func `makes all changes in one go`() {
        let body = [UInt8](#"{"stream":true,"model":"gpt-5.5","messages":[{"role":"user","content":"model"}]}"#)
        let scan = RequestScan(body, dialect: .chat)
        var edits = BodyEdits(body)

        let isUnchanged = edits.isEmpty
        let limit = scan.lowerLimit(to: 64, &edits)
        let hasModel = scan.setModel("gpt-5.4-mini", &edits)
        let asks = scan.askForUsage(&edits)

        #expect(isUnchanged && hasModel && asks)
        #expect(limit == 64)
        #expect(
            edits.result.text
                == #"{"max_completion_tokens":64,"stream_options":{"include_usage":true},"stream":true,"#
                + #""model":"gpt-5.4-mini","messages":[{"role":"user","content":"model"}]}"#
        )
    }
}
