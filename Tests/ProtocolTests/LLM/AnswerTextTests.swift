// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct AnswerTextTests {
    static let chatChunks: [(chunk: String, events: Int, characters: Int)] = [
        (#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#, 0, 0),
        (#"{"choices":[{"delta":{"content":null}}]}"#, 0, 0),
        (#"{"choices":[{"delta":{"content":"Hi"}}]}"#, 1, 2),
        (#"{"choices":[{"delta":{"content":"\n"}}]}"#, 1, 1),
        (#"{"choices":[{"delta":{"content":[{"type":"text","text":"Hi"}]}}]}"#, 1, 2),
        (#"{"choices":[{"delta":{"reasoning_content":"Hmm"}}]}"#, 1, 3),
        (#"{"choices":[{"delta":{"reasoning":"Hmm"}}]}"#, 1, 3),
        (#"{"choices":[{"delta":{"refusal":"No"}}]}"#, 1, 2),
        (#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":""}}]}}]}"#, 0, 1),
        (#"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{\"a\""}}]}}]}"#, 1, 4),
        (#"{"choices":[{"delta":{}},{"index":1,"delta":{"content":"Hi"}}]}"#, 1, 2),
        (#"{"x":{"choices":[{"delta":{"content":"Hi"}}]}}"#, 0, 0),
        (#"{"choices":[{"delta":{"x":{"content":"Hi"}}}]}"#, 0, 0),
        (#"{"choices":[{"delta":{"c\u006fntent":"\u0048i"}}]}"#, 1, 2),
        (#"{"choices":[{"text":"Hi"}]}"#, 1, 2),
    ]

    @Test(arguments: chatChunks)
    func `a chunk of a chat stream carries a token when it carries text`(chunk: String, events: Int, characters: Int) {
        let measured = Measurement(.chat, "data: \(chunk)\n\n")
        #expect(measured.tokenEvents == events)
        #expect(measured.characters == characters)
        #expect(measured.end == .open)
    }

    static let responsesEvents: [(event: String, events: Int, characters: Int)] = [
        (#"{"type":"response.output_text.delta","delta":"Hi"}"#, 1, 2),
        (#"{"type":"response.output_text.delta","delta":""}"#, 0, 0),
        (#"{"delta":"Hi","type":"response.output_text.delta"}"#, 1, 2),
        (#"{"type":"response.reasoning_summary_text.delta","delta":"Hmm"}"#, 1, 3),
        (#"{"type":"response.function_call_arguments.delta","delta":"{}"}"#, 1, 2),
        (#"{"type":"response.custom_tool_call_input.delta","delta":"ls"}"#, 1, 2),
        (#"{"type":"response.audio.delta","delta":"UklGRg=="}"#, 0, 0),
        (#"{"type":"response.output_item.added","item":{"arguments":"","content":[{"text":"x"}]}}"#, 0, 0),
        (#"{"type":"response.output_item.done","item":{"type":"function_call","arguments":"{}"}}"#, 1, 2),
        (#"{"type":"response.output_item.done","item":{"content":[{"text":"Hi"}]}}"#, 1, 2),
        (#"{"type":"response.output_text.done","text":"Hi"}"#, 0, 0),
        (#"{"type":"response.created","response":{"output":[{"content":[{"text":"Hi"}]}]}}"#, 0, 0),
    ]

    @Test(arguments: responsesEvents)
    func `an event of a responses stream carries a token when it is a delta of text`(
        event: String,
        events: Int,
        characters: Int
    ) {
        let measured = Measurement(.responses, "data: \(event)\n\n")
        #expect(measured.tokenEvents == events)
        #expect(measured.characters == characters)
    }

    @Test func `an item repeats its deltas and is not counted again, the next without deltas is`() {
        let measured = Measurement(
            .responses,
            #"""
            data: {"type":"response.output_text.delta","delta":"Hello"}

            data: {"type":"response.output_item.done","item":{"content":[{"text":"Hello"}]}}

            data: {"type":"response.output_item.done","item":{"arguments":"{\"a\":1}"}}


            """#
        )
        #expect(measured.characters == 12)
        #expect(measured.tokenEvents == 2)
    }

    @Test func `Ollama's tool calls are text of the model's`() {
        let line = #"{"message":{"tool_calls":[{"function":{"name":"f","arguments":{"a":[1]}}}]},"done":false}"# + "\n"
        let measured = Measurement(.ollamaChat, line)
        #expect(measured.tokenEvents == 1)
        #expect(measured.characters == #"[{"function":{"name":"f","arguments":{"a":[1]}}}]"#.count - 2)
        #expect(Measurement(.ollamaChat, Array(line.utf8).map { [$0] }) == measured)
    }
}
