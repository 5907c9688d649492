// SPDX-License-Identifier: Apache-2.0

extension RequestScan {
    /// Has the body ask for no more output than `limit` tokens; it never asks for more than before.
    ///
    /// Responses takes no limit below 16, and Anthropic none that is not above the thinking it allows, which is lowered
    /// with it down to its own minimum.
    ///
    /// - Parameters:
    ///   - limit: Tokens.
    ///   - edits: Takes the change.
    ///   - usesMaxTokens: Whether a Chat body without a limit gets the older `max_tokens`, which is all that
    ///     many servers know, instead of `max_completion_tokens`.
    /// - Returns: the limit that the body has now; nil when nothing was changed.
    package func lowerLimit(to limit: Int, _ edits: inout BodyEdits, usesMaxTokens: Bool = false) -> Int? {
        guard isWellFormed, bodyStart > 0, limit > 0 else { return nil }
        let limit = dialect == .responses ? max(limit, 16) : limit
        if let value = outputLimit?.value, value <= limit { return nil }
        guard lowerThinking(below: limit, &edits) else { return nil }
        if replaceLimits(limit, &edits) { return limit }
        return insertLimit(limit, &edits, usesMaxTokens: usesMaxTokens) ? limit : nil
    }

    /// Anthropic's minimum.
    private static let leastThinking = 1024

    private func lowerThinking(below limit: Int, _ edits: inout BodyEdits) -> Bool {
        guard let thinkingBudget, thinkingBudget.isAbove(limit - 1) else { return true }
        guard limit > Self.leastThinking else { return false }
        edits.replace(thinkingBudget.range, with: Array("\(limit - 1)".utf8))
        return true
    }

    /// Numbers that are too great; where there are none, a value that stands in a number's place.
    private func replaceLimits(_ limit: Int, _ edits: inout BodyEdits) -> Bool {
        let present = [preferredLimit, plainLimit].compactMap { $0 }
        let numbers = present.filter { $0.value != nil && $0.isAbove(limit) }
        let replaced = numbers.isEmpty ? Array(present.prefix(1)) : numbers
        for number in replaced { edits.replace(number.range, with: Array("\(limit)".utf8)) }
        return !replaced.isEmpty
    }

    private func insertLimit(_ limit: Int, _ edits: inout BodyEdits, usesMaxTokens: Bool) -> Bool {
        switch dialect {
        case .chat: insert(usesMaxTokens ? "max_tokens" : "max_completion_tokens", limit, &edits)
        case .responses: insert("max_output_tokens", limit, &edits)
        case .anthropic: insert("max_tokens", limit, &edits)
        case .ollamaChat, .ollamaGenerate: insert("num_predict", in: "options", limit, &edits)
        case .gemini: insert("maxOutputTokens", in: "generationConfig", limit, &edits)
        // A Completions body without a limit has a low one by default, which ours could raise.
        case .completions, .embeddings, .ollamaEmbed, .geminiEmbed, .other: false
        }
    }

    private func insert(_ name: String, _ limit: Int, _ edits: inout BodyEdits) -> Bool {
        edits.insertMember("\"\(name)\":\(limit)", at: bodyStart)
        return true
    }

    private func insert(_ name: String, in holder: String, _ limit: Int, _ edits: inout BodyEdits) -> Bool {
        switch limitHolder {
        case .object(let inside): edits.insertMember("\"\(name)\":\(limit)", at: inside)
        case .null(let range): edits.replace(range, with: Array("{\"\(name)\":\(limit)}".utf8))
        case .absent: edits.insertMember("\"\(holder)\":{\"\(name)\":\(limit)}", at: bodyStart)
        case .wrong: return false
        }
        return true
    }
}
