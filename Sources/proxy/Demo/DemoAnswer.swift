// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What the built-in provider says to one request: a body in pieces, and the pause between two of them.
struct DemoAnswer: Sendable {
    var contentType: StaticString
    var pieces: [[UInt8]]
    /// Nanoseconds between two pieces; a plain body is one piece and waits for nothing.
    var pause: UInt64 = 0
}

/// The model `demo`: no key, no account, no network, always the same words.
///
/// It exists so that the first command of the README works anywhere, and so that every format that the proxy meters
/// can be seen, with usage, without a provider.
struct DemoModel: Sendable {
    /// 40 words a second, about the pace of a hosted model.
    static let pause: UInt64 = 25_000_000

    static let words: [String] = """
        This answer comes from the model that is built into the proxy. It streams word by word, costs nothing and is \
        always the same, so that you can watch latency, tokens and cost arrive in your metrics before you connect a \
        provider.
        """.split(separator: " ").enumerated().map { $0.offset == 0 ? String($0.element) : " " + $0.element }

    let model: String
    let promptTokens: Int
    let words: ArraySlice<String>
    let isTruncated: Bool
    /// Tells one answer's id from another's.
    let serial: UInt64
    /// Seconds since 1970.
    let created: Int64

    init(scan: RequestScan, body: [UInt8], serial: UInt64, created: Int64) {
        let name = scan.modelName(in: body)
        let limit = max(scan.outputLimit?.value ?? .max, 1)
        model = name.isEmpty ? "demo" : name
        promptTokens = max(scan.promptText.estimatedTokens, 1)
        words = Self.words.prefix(limit)
        isTruncated = limit < Self.words.count
        self.serial = serial
        self.created = created
    }

    var completionTokens: Int { words.count }
    var totalTokens: Int { promptTokens + completionTokens }
    var text: String { words.joined() }

    func answer(_ dialect: Dialect, isStreaming: Bool, inputs: Int) -> DemoAnswer? {
        switch dialect {
        case .chat: isStreaming ? events(chatChunks + ["[DONE]"]) : json(chatBody)
        case .completions: isStreaming ? events(completionChunks + ["[DONE]"]) : json(completionBody)
        case .responses: isStreaming ? namedEvents(responseEvents) : json(responseObject(status: finalStatus))
        case .embeddings: json(embeddingsBody(inputs: inputs))
        case .ollamaChat: isStreaming ? lines(ollamaChatLines) : json(ollamaChatBody)
        case .ollamaGenerate: isStreaming ? lines(ollamaGenerateLines) : json(ollamaGenerateBody)
        case .ollamaEmbed: json(ollamaEmbedBody(inputs: inputs))
        case .anthropic, .gemini, .geminiEmbed, .other: nil
        }
    }

    private func json(_ body: String) -> DemoAnswer {
        DemoAnswer(contentType: "application/json", pieces: [Array(body.utf8)])
    }

    private func events(_ data: [String]) -> DemoAnswer {
        DemoAnswer(
            contentType: "text/event-stream; charset=utf-8",
            pieces: data.map { Array("data: \($0)\n\n".utf8) },
            pause: Self.pause
        )
    }

    private func namedEvents(_ events: [(type: String, data: String)]) -> DemoAnswer {
        DemoAnswer(
            contentType: "text/event-stream; charset=utf-8",
            pieces: events.map { Array("event: \($0.type)\ndata: \($0.data)\n\n".utf8) },
            pause: Self.pause
        )
    }

    private func lines(_ objects: [String]) -> DemoAnswer {
        DemoAnswer(
            contentType: "application/x-ndjson",
            pieces: objects.map { Array("\($0)\n".utf8) },
            pause: Self.pause
        )
    }

    /// A JSON string, with its quotes.
    func quoted(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        bytes.appendJSON(String(text))
        return String(decoding: bytes, as: UTF8.self)
    }
}
