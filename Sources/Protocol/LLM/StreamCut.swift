// SPDX-License-Identifier: Apache-2.0

/// What is sent in place of the rest of a stream that has used up its budget, so that the client takes the answer for
/// ended and does not start over.
package struct StreamCut: Sendable {
    /// The one that answers; also where the client has asked for another, in whose place this one was put.
    let model: String
    /// What the answer has cost so far.
    let usage: TokenUsage
    /// For a person; only Responses has a place for it.
    let message: String
    /// Seconds since 1970.
    let createdAt: Int64
    /// Whether the client has asked for the usage chunk of a Chat stream.
    let showsUsage: Bool
    /// How many answers the stream has side by side; each that is still open is ended.
    let choices: Int

    package init(
        model: String,
        usage: TokenUsage,
        message: String,
        createdAt: Int64,
        showsUsage: Bool,
        choices: Int
    ) {
        self.model = model
        self.usage = usage.clamped
        self.message = message
        self.createdAt = createdAt
        self.showsUsage = showsUsage
        self.choices = min(max(choices, 1), ChoiceSet.capacity)
    }

    /// The bytes that end a stream at a place between two of its events; nil for an answer that cannot be ended there.
    package func frames(for dialect: Dialect, at place: StreamPlace) -> [UInt8]? {
        switch (dialect, place.form) {
        case (.responses, .events): Array(responses(place).utf8)
        case (.chat, .events): Array(chat("chat.completion.chunk", #""delta":{}"#, place).utf8)
        case (.completions, .events): Array(chat("text_completion", #""text":"""#, place).utf8)
        case (.anthropic, .events): Array(anthropic(place).utf8)
        case (.gemini, .events): Array("data: \(gemini(place))\n\n".utf8)
        case (.gemini, .list): Array("\(place.lacksSeparator ? "," : "")\(gemini(place))]".utf8)
        case (.ollamaChat, .lines):
            Array(ollama(#""message":{"role":"assistant","content":""}"#, place).utf8)
        case (.ollamaGenerate, .lines): Array(ollama(#""response":"""#, place).utf8)
        default: nil
        }
    }

    /// The choices that have not ended by themselves, as a list in JSON.
    func openChoices(_ place: StreamPlace, _ choice: (Int) -> String) -> String {
        (0..<choices).filter { !place.endedChoices.contains($0) }.map(choice).joined(separator: ",")
    }

    /// A JSON string, with its quotes.
    func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.appendJSON(text)
        return String(decoding: bytes, as: UTF8.self)
    }
}
