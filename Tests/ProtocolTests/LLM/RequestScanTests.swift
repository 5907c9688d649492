// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Protocol
import Testing

struct RequestScanTests {
    static let models: [(body: String, raw: String?, name: String)] = [
        (#"{"model":"gpt-5.5"}"#, "gpt-5.5", "gpt-5.5"),
        (#" { "stream" : true , "model" : "a/b:c" } "#, "a/b:c", "a/b:c"),
        (#"{"m\u006fdel":"gpt\u002d4\n\"\ud83d\ude00"}"#, #"gpt\u002d4\n\"\ud83d\ude00"#, "gpt-4\n\"😀"),
        (#"{"model":""}"#, "", ""),
        (#"{"model":"first","model":"second"}"#, "second", "second"),
        (#"{"messages":[{"model":"no"}],"x":{"model":"no"},"y":"{\"model\":\"no\"}"}"#, nil, ""),
        (#"{"model":7}"#, nil, ""),
        (#"["model","no"]"#, nil, ""),
        ("\u{FEFF}{\"model\":\"m\"}", "m", "m"),
        (#"{"model":"m","messages":[{]"#, "m", "m"),
        (#"{"model":"cut"#, nil, ""),
        ("", nil, ""),
    ]

    @Test(arguments: models)
    func `finds the model's name where it stands`(body: String, raw: String?, name: String) {
        let bytes = [UInt8](body)
        let scan = RequestScan(bytes, dialect: .chat)
        #expect(scan.model.map { Array(bytes[$0]).text } == raw)
        #expect(scan.modelName(in: bytes) == name)
    }

    static let readings: [(body: String, isWellFormed: Bool)] = [
        (#"{"model":"m"}"#, true), (#"{"model":"m","messages":[{]"#, false), ("", false), ("[]", true),
        // Of two some servers read the first, and some the last.
        (#"{"model":"same","model":"same"}"#, false), (#"{"model":"m","\u006dodel":"n"}"#, false),
        (#"{"max_tokens":1,"max_tokens":2}"#, false), (#"{"max_tokens":1,"max_completion_tokens":2}"#, true),
        // Go's decoder takes a member in any case.
        (#"{"model":"cheap","Model":"dear"}"#, false), (#"{"model":"m","MODE\u004c":"dear"}"#, false),
        (#"{"Model":"m"}"#, false), (#"{"model":"m","Max_To\u212aens":1}"#, false), (#"{"ſtream":true}"#, false),
        (#"{"messages":[{"Content":"Hi"}]}"#, false), (#"{"model":"m","Modell":"x","X-Y":1,"mödel":2}"#, true),
        (#"{"model":"m","tools":[{"Model":"x"}],"metadata":{"Model":"x"}}"#, true),
        ("{\"\(String(repeating: "M", count: 100))\":1}", true),
        // Python's decoder takes what is no JSON.
        (#"{"model":"cheap","x":NaN,"model":"dear"}"#, false),
    ]

    @Test(arguments: readings)
    func `knows a body that servers may read differently`(body: String, isWellFormed: Bool) {
        #expect(RequestScan([UInt8](body), dialect: .chat).isWellFormed == isWellFormed)
    }

    static let streams: [(dialect: Dialect, body: String, isStreaming: Bool)] = [
        (.chat, "{}", false), (.chat, #"{"stream":true}"#, true), (.chat, #"{"stream":false}"#, false),
        (.chat, #"{"stream":null}"#, false), (.chat, #"{"stream":"true"}"#, false),
        (.chat, #"{"x":{"stream":true}}"#, false), (.chat, #"{"stream":true,"stream":false}"#, false),
        (.responses, #"{"stream":true}"#, true), (.other, #"{"stream":true}"#, true),
        (.ollamaChat, "{}", true), (.ollamaChat, #"{"stream":false}"#, false), (.ollamaChat, #"{"stream":null}"#, true),
        (.ollamaGenerate, "{}", true), (.ollamaEmbed, "{}", false), (.ollamaChat, "", true),
    ]

    @Test(arguments: streams)
    func `knows whether the answer will be streamed`(dialect: Dialect, body: String, isStreaming: Bool) {
        #expect(RequestScan([UInt8](body), dialect: dialect).isStreaming == isStreaming)
    }

    static let limits: [(dialect: Dialect, body: String, raw: String?, value: Int?)] = [
        (.chat, #"{"max_tokens":16}"#, "16", 16),
        (.chat, #"{"max_tokens": 16 ,"max_completion_tokens":32}"#, "32", 32),
        (.chat, #"{"max_completion_tokens":32,"max_tokens":16}"#, "32", 32),
        (.chat, #"{"max_completion_tokens":null,"max_tokens":16}"#, "16", 16),
        (.chat, #"{"max_tokens":null}"#, nil, nil),
        (.chat, #"{"max_tokens":1.6e1}"#, "1.6e1", 16),
        (.chat, #"{"max_output_tokens":16}"#, nil, nil),
        (.chat, #"{"max_tokens":99999999999999999999}"#, "99999999999999999999", Int(UInt32.max)),
        (.completions, #"{"max_tokens":16}"#, "16", 16),
        (.responses, #"{"max_output_tokens":16}"#, "16", 16),
        (.responses, #"{"tools":[{"parameters":{"properties":{"max_output_tokens":{"type":"number"}}}}]}"#, nil, nil),
        (.ollamaChat, #"{"options":{"num_predict":128}}"#, "128", 128),
        (.ollamaGenerate, #"{"options":{"num_predict":-1}}"#, "-1", .max),
        (.embeddings, #"{"max_tokens":16}"#, nil, nil),
    ]

    @Test(arguments: limits)
    func `finds the limit of output tokens where it stands`(dialect: Dialect, body: String, raw: String?, value: Int?) {
        let bytes = [UInt8](body)
        let limit = RequestScan(bytes, dialect: dialect).outputLimit
        #expect(limit.map { Array(bytes[$0.range]).text } == raw)
        #expect(limit?.value == value)
    }

    static let choices: [(dialect: Dialect, body: String, choices: Int)] = [
        (.chat, #"{"n":3,"messages":[]}"#, 3), (.chat, "{}", 1), (.chat, #"{"n":null}"#, 1), (.chat, #"{"n":0}"#, 1),
        (.chat, #"{"n":-4}"#, 1), (.chat, #"{"n":1e9}"#, 128), (.chat, #"{"n":129}"#, 128),
        (.chat, #"{"n":4,"n":2}"#, 4),
        (.chat, #"{"x":{"n":3},"best_of":3}"#, 1),
        (.completions, #"{"n":2,"best_of":5}"#, 5), (.completions, #"{"best_of":2,"n":5}"#, 5),
        (.completions, #"{"n":2,"prompt":["a","b\n",""]}"#, 6), (.completions, #"{"prompt":[[1,2],[3]]}"#, 2),
        (.completions, #"{"n":3,"prompt":[1,2]}"#, 3), (.completions, #"{"n":3,"prompt":"a"}"#, 3),
        (.completions, #"{"n":3,"prompt":[]}"#, 3),
        (.gemini, #"{"generationConfig":{"candidateCount":8}}"#, 8),
        (.gemini, #"{"generation_config":{"candidate_count":8}}"#, 8), (.gemini, #"{"candidateCount":8}"#, 1),
        (.responses, #"{"n":3}"#, 1), (.other, #"{"n":3}"#, 1),
    ]

    @Test(arguments: choices)
    func `knows how many answers are asked for at once`(dialect: Dialect, body: String, choices: Int) {
        #expect(RequestScan([UInt8](body), dialect: dialect).choices == choices)
    }

    @Test(arguments: [
        (Dialect.responses, #"{"background":true}"#, true), (.responses, #"{"background":false}"#, false),
        (.responses, #"{"background":null}"#, false), (.responses, #"{"input":[{"background":true}]}"#, false),
        (.responses, "{}", false), (.chat, #"{"background":true}"#, false),
    ])
    func `knows whether the answer is fetched later`(dialect: Dialect, body: String, isBackground: Bool) {
        #expect(RequestScan([UInt8](body), dialect: dialect).isBackground == isBackground)
    }

    static let prompts: [(dialect: Dialect, body: String, characters: Int)] = [
        (.chat, #"{"messages":[{"role":"user","content":"Grüße, 世界\n"}]}"#, 10),
        (
            .chat,
            #"{"messages":[{"content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"data:x"}}]}]}"#,
            2
        ),
        (.chat, #"{"messages":[{"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]},{"content":"ok"}]}"#, 5),
        (.chat, #"{"messages":[],"tools":[{"a":1}],"user":"someone","metadata":{"content":"no"}}"#, 9),
        (.completions, #"{"prompt":"Hi"}"#, 2),
        (.completions, #"{"prompt":["Hi","you"],"suffix":"!"}"#, 6),
        (.completions, #"{"prompt":[1,2,3]}"#, 0),
        (.responses, #"{"input":"Hi","instructions":"Be\u0020kind"}"#, 9),
        (
            .responses, #"{"input":[{"role":"user","content":"Hi"},{"content":[{"type":"input_text","text":"you"}]}]}"#,
            5
        ),
        (.responses, #"{"input":[{"type":"reasoning","encrypted_content":"bW9jaw==","summary":[{"text":"why"}]}]}"#, 3),
        (.responses, #"{"input":[{"arguments":"{}","name":"f"},{"output":"done"},{"output":[{"text":"x"}]}]}"#, 8),
        (.responses, #"{"input":[{"content":[{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}]}"#, 0),
        (.responses, #"{"input":[{"type":"additional_tools","tools":[{}]}]}"#, 4),
        (.embeddings, #"{"input":["Hi","you"]}"#, 5),
        (.ollamaChat, #"{"messages":[{"content":"Hi","images":["AAAA"]}]}"#, 2),
        (.ollamaGenerate, #"{"prompt":"Hi","system":"Be","images":["AAAA"],"context":[1,2]}"#, 4),
        (.ollamaEmbed, #"{"input":"Hi"}"#, 2),
        (.other, #"{"messages":[{"content":"Hi"}]}"#, 0),
    ]

    @Test(arguments: prompts)
    func `counts the characters of the prompt, and nothing that is no text`(
        dialect: Dialect,
        body: String,
        characters: Int
    ) {
        #expect(RequestScan([UInt8](body), dialect: dialect).promptText.characters == characters)
    }

    @Test func `a prompt in token numbers needs no estimate`() {
        let scan = RequestScan([UInt8](#"{"prompt":[[1,2,3],[4]]}"#), dialect: .completions)
        #expect(scan.promptText.estimatedTokens == 4)
    }

    static let recorded = [
        "exec-text-1", "exec-tool-1", "exec-tool-2", "exec-resume-1", "known-model-gpt-5.5-1",
        "responses-lite-gpt-6-sol-1", "oss-ollama-4", "openai-apikey-2", "compaction-custom-2", "tui-title-2",
    ]

    @Test(arguments: recorded)
    func `reads Codex's requests as a full decoder does`(name: String) throws {
        let body = try RecordedTraffic.request(name)
        let scan = RequestScan(body, dialect: .responses)
        let decoded = try JSONDecoder().decode(CodexRequest.self, from: Data(body))

        #expect(scan.isWellFormed)
        #expect(scan.isStreaming)
        #expect(scan.modelName(in: body) == decoded.model)
        #expect(scan.outputLimit == nil)
        #expect(scan.promptText.characters >= decoded.text.unicodeScalars.count)
        #expect(scan.promptText.characters < body.count)
        #expect((2.5...7).contains(Double(scan.promptText.characters) / Double(scan.promptText.estimatedTokens)))
    }

    @Test(arguments: ["[", #"{"a":"#, #"{"messages":["#, #"{"model":"m","tools":["#])
    func `a body of any depth is survived`(opening: String) {
        let scan = RequestScan([UInt8](String(repeating: opening, count: 100_000)), dialect: .chat)
        #expect(!scan.isWellFormed)
    }

    @Test(arguments: 0..<6)
    func `random and damaged bodies trap nothing`(seed: Int) throws {
        var random = RandomJSON(seed: UInt64(seed) + 4000)
        let recorded = try RecordedTraffic.request("tui-title-2")
        let dialects: [Dialect] = [
            .chat, .completions, .responses, .embeddings, .ollamaChat, .ollamaGenerate, .anthropic, .gemini,
            .geminiEmbed, .other,
        ]
        for _ in 0..<10 {
            for body in [random.damaged(recorded), random.bytes(random.below(200)), random.damaged(random.text())] {
                let scan = RequestScan(body, dialect: random.pick(dialects))
                _ = scan.modelName(in: body)
                var edits = BodyEdits(body)
                _ = scan.askForUsage(&edits)
                _ = scan.setModel("other", &edits)
                _ = scan.lowerLimit(to: 1, &edits)
                _ = edits.result
                #expect(scan.promptText.characters <= body.count)
            }
        }
    }

    private struct CodexRequest: Decodable {
        struct Item: Decodable { let content: [Part]? }
        struct Part: Decodable { let text: String? }
        let model: String
        let input: [Item]
        var text: String { input.flatMap { $0.content ?? [] }.compactMap(\.text).joined() }
    }
}
