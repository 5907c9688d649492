// SPDX-License-Identifier: Apache-2.0

/// The counts of an answer as the provider words them: of each the greatest that was reported, since streams repeat
/// them as they grow.
struct UsageReport: Sendable {
    private(set) var isEmpty = true
    private var input = 0
    private var output = 0
    private var total = 0
    private var cached = 0
    private var cacheWrite = 0
    private var longCacheWrite = 0
    private var reasoning = 0
    private var audioInput = 0
    private var audioOutput = 0
    private var toolInput = 0

    /// Takes a count at a place in the answer; places that are none of a count's are passed over.
    mutating func raise(_ field: AnswerField, to count: Int) {
        switch field {
        case .input: input = max(input, count)
        case .output: output = max(output, count)
        case .total: total = max(total, count)
        case .cached: cached = max(cached, count)
        case .cacheWrite: cacheWrite = max(cacheWrite, count)
        case .longCacheWrite: longCacheWrite = max(longCacheWrite, count)
        case .reasoning: reasoning = max(reasoning, count)
        case .audioInput: audioInput = max(audioInput, count)
        case .audioOutput: audioOutput = max(audioOutput, count)
        case .toolInput: toolInput = max(toolInput, count)
        default: return
        }
        isEmpty = false
    }

    /// The same by our own way of counting, in which every part is within its whole.
    func usage(for dialect: Dialect) -> TokenUsage {
        var usage = TokenUsage()
        usage.input = input
        usage.output = output
        usage.cached = cached
        usage.cacheWrite = max(cacheWrite, longCacheWrite)
        usage.longCacheWrite = longCacheWrite
        usage.reasoning = reasoning
        usage.audioInput = audioInput
        usage.audioOutput = audioOutput
        complete(&usage, dialect)
        return usage.clamped
    }

    private func complete(_ usage: inout TokenUsage, _ dialect: Dialect) {
        switch dialect {
        case .anthropic:
            usage.input = Self.sum(input, Self.sum(usage.cached, usage.cacheWrite))
        case .gemini, .geminiEmbed:
            usage.input = Self.sum(input, toolInput)
            usage.output = Self.sum(output, reasoning)
        case .chat:
            // Gemini's OpenAI mode counts thinking in the total only.
            let unseen = input > 0 ? max(total &- max(input, cached) &- output, 0) : 0
            usage.output = Self.sum(output, unseen)
            usage.reasoning = max(reasoning, unseen)
        default: break
        }
    }

    /// Counts are at most `UInt32.max` each; so is what becomes of them.
    private static func sum(_ one: Int, _ other: Int) -> Int { min(one &+ other, Int(UInt32.max)) }
}
