// SPDX-License-Identifier: Apache-2.0

/// What a request's body says that matters to routing, budgets and metrics, each with its place in the bytes.
///
/// One pass, no decoding. Where a name stands twice, the last one counts. A body that is no JSON gives what stood before
/// the fault.
package struct RequestScan: Sendable {
    /// The name's bytes as in the body, inside the quotes, still escaped.
    package private(set) var model: Range<Int>?
    /// Whether the answer comes piece by piece; what Ollama's chat and generate do unless told otherwise.
    package private(set) var isStreaming: Bool
    /// The processing tier that the client asks for, as far as it can be a name.
    package private(set) var serviceTier: String?
    /// Messages, prompts, instructions, tool descriptions and schemas; no images, no audio, nothing encrypted.
    package private(set) var promptText = TextStatistics()
    /// Whether the answer to this request comes before the model has written anything, which is then fetched by its id.
    package private(set) var isBackground = false
    /// The body is one whole JSON text that means the same to every server: none of the members that matter to the cost
    /// stands twice, and none is there in another case. Only such a body is ever changed.
    package private(set) var isWellFormed = false

    let dialect: Dialect
    private(set) var bodyStart = 0
    private(set) var usageRequest = UsageRequest.absent
    private(set) var plainLimit: TokenLimit?
    private(set) var preferredLimit: TokenLimit?
    private(set) var thinkingBudget: TokenLimit?
    private(set) var limitHolder = LimitHolder.absent
    private var subtreeStart = 0
    private var prompts = 0
    private var members = SingularMembers()
    private var choicesPerPrompt = 1
    private let streamsUnasked: Bool

    /// - Parameters:
    ///   - body: The request's body.
    ///   - dialect: The API that is called.
    ///   - streams: Whether the answer comes piece by piece whatever the body says, as by Gemini's paths.
    package init(_ body: [UInt8], dialect: Dialect, streams: Bool = false) {
        self.dialect = dialect
        streamsUnasked = streams || dialect.isOllamaStream
        isStreaming = streamsUnasked
        read(body.span)
    }

    /// The limit's digits and its value. Ollama's negative "no limit" is `Int.max`.
    package var outputLimit: (range: Range<Int>, value: Int)? {
        for limit in [preferredLimit, plainLimit] {
            if let limit, let value = limit.value { return (limit.range, value) }
        }
        return nil
    }

    /// How many answers the provider writes and is paid for; each of them may be as long as the limit allows. The greatest
    /// number that the body names, for each of its prompts.
    package var choices: Int { min(choicesPerPrompt * max(prompts, 1), Self.mostChoices) }

    /// The model's name, unescaped; empty when there is none. Some servers read another one in a body that is not
    /// well formed.
    package func modelName(in body: [UInt8]) -> String {
        guard let model, model.upperBound <= body.count else { return "" }
        return JSONText.unescaped(body.span.extracting(model))
    }

    private mutating func read(_ body: Span<UInt8>) {
        var walker = JSONWalker(RequestField.tree(for: dialect))
        var position = Self.lengthOfByteOrderMark(body)
        while let token = walker.next(in: body, from: &position) {
            guard let field = walker.field else { continue }
            take(token, field, in: body, at: walker.valueStart..<position)
        }
        isWellFormed = walker.isDone && !walker.hasVariant && !members.hasTwice
    }

    /// Python's servers, among others, read a body in spite of one.
    private static func lengthOfByteOrderMark(_ body: Span<UInt8>) -> Int {
        body.count >= 3 && body[0] == 0xEF && body[1] == 0xBB && body[2] == 0xBF ? 3 : 0
    }

    /// `place` reaches from the value's first byte to where the scan stands now.
    private mutating func take(_ token: JSONToken, _ field: RequestField, in body: Span<UInt8>, at place: Range<Int>) {
        members.note(field, token)
        switch field {
        case .model: takeModel(token, place)
        case .stream: takeStream(token)
        case .serviceTier: takeServiceTier(token, in: body)
        case .outputLimit: plainLimit = TokenLimit(token, at: place) ?? plainLimit
        case .preferredOutputLimit: preferredLimit = TokenLimit(token, at: place) ?? preferredLimit
        case .thinkingBudget: thinkingBudget = TokenLimit(token, at: place) ?? thinkingBudget
        case .limitHolder: limitHolder.take(token, at: place)
        case .text: takeText(token, in: body)
        case .prompt: takePrompt(token, in: body)
        case .subtree: takeSubtree(token, in: body, at: place)
        case .message: if token == .beginObject { promptText.add(tokens: Self.tokensPerMessage) }
        case .body: if token == .beginObject { bodyStart = place.upperBound }
        case .choices: takeChoices(token)
        case .background: if case .boolean(let value) = token { isBackground = value }
        case .streamOptions, .includeUsage: usageRequest.take(token, isOption: field == .includeUsage, at: place)
        }
    }

    private mutating func takeModel(_ token: JSONToken, _ place: Range<Int>) {
        switch token {
        case .string, .endString: model = place.lowerBound + 1..<place.upperBound - 1
        default: break
        }
    }

    private mutating func takeStream(_ token: JSONToken) {
        if case .boolean(let value) = token { isStreaming = value }
        if token == .null { isStreaming = streamsUnasked }
    }

    /// OpenAI takes as many for one prompt; no provider that we know takes more.
    private static let mostChoices = 128

    private mutating func takeChoices(_ token: JSONToken) {
        guard case .number(let number) = token, !number.isNegative else { return }
        choicesPerPrompt = max(choicesPerPrompt, min(number.count, Self.mostChoices))
    }

    /// A number is a token of the only prompt there is.
    private mutating func takePrompt(_ token: JSONToken, in body: Span<UInt8>) {
        switch token {
        case .string, .beginString, .beginArray: prompts &+= 1
        default: break
        }
        takeText(token, in: body)
    }

    /// Role and delimiters around each message, as OpenAI describes them.
    private static let tokensPerMessage = 4

    private mutating func takeServiceTier(_ token: JSONToken, in body: Span<UInt8>) {
        serviceTier = nil
        guard case .string(let range) = token, (1...ShortText.capacity).contains(range.count) else { return }
        serviceTier = ShortText(body, in: range).description
    }

    private mutating func takeText(_ token: JSONToken, in body: Span<UInt8>) {
        switch token {
        case .string(let range), .text(let range): promptText.add(body.extracting(range))
        case .escape(let scalar): promptText.add(scalar)
        case .number: promptText.add(tokens: 1)
        default: break
        }
    }

    private mutating func takeSubtree(_ token: JSONToken, in body: Span<UInt8>, at place: Range<Int>) {
        switch token {
        case .beginObject, .beginArray: subtreeStart = place.lowerBound
        case .endObject, .endArray: promptText.add(body.extracting(subtreeStart..<place.upperBound))
        default: takeText(token, in: body)
        }
    }
}
