// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// What an exchange is likely to use, before it is let through: what a budget reserves for it.
///
/// Not the worst case, which would fill a budget with money that nobody spends, but the mean of what a model's exchanges
/// have used and one deviation more of what is dear: output, writes to the cache, audio; and one deviation less of what is
/// cheap: input out of the cache. Belongs to one event loop: no lock. Its memory is taken when it is made.
package struct Forecast: Sendable {
    private struct Habits: BitwiseCopyable, Sendable {
        var output = MovingMoments(startingAt: Double(Forecast.unknownOutput))
        // Shares of the input.
        var cached = MovingMoments(startingAt: 0)
        var cacheWrite = MovingMoments(startingAt: 0)
        var audioInput = MovingMoments(startingAt: 0)
        // Shares of the writes to the cache, and of the output.
        var longCacheWrite = MovingMoments(startingAt: 0)
        var audioOutput = MovingMoments(startingAt: 0)
    }

    /// How much output the first exchange of a model is expected to have, unless its own limit is lower. Nothing of its
    /// input is expected to come out of a cache.
    package static let unknownOutput = 1024

    private var models: ModelTable<Habits>

    /// - Parameter capacity: How many models are remembered at most, in 160 bytes each.
    package init(capacity: Int = 512) {
        models = ModelTable(capacity: capacity, blank: Habits())
    }

    /// What an exchange with the model is likely to use.
    ///
    /// - Parameters:
    ///   - key: The model that will be asked.
    ///   - estimatedInput: Tokens, calibrated.
    ///   - outputLimit: The request's own, if it has one; `Int.max` is none, too.
    /// - Returns: Token classes whose parts are no greater than their wholes; the output is within the limit.
    package func forecast(_ key: ModelKey, estimatedInput: Int, outputLimit: Int?) -> TokenUsage {
        let habits = models[key]
        let input = TokenCount.bounded(estimatedInput)
        let output = min(high(habits.output), TokenCount.bounded(outputLimit ?? .max))
        var usage = TokenUsage()
        usage.input = TokenCount.rounded(input)
        usage.output = TokenCount.rounded(output)
        usage.cached = part(low(habits.cached), of: usage.input)
        usage.cacheWrite = min(part(high(habits.cacheWrite), of: usage.input), usage.input - usage.cached)
        usage.longCacheWrite = part(high(habits.longCacheWrite), of: usage.cacheWrite)
        usage.audioInput = part(high(habits.audioInput), of: usage.input)
        usage.audioOutput = part(high(habits.audioOutput), of: usage.output)
        return usage
    }

    /// Learns from a complete answer with the provider's own numbers; one that was broken off says nothing of its length.
    package mutating func learn(_ key: ModelKey, usage: TokenUsage) {
        models.update(key) { habits in
            habits.output.add(TokenCount.bounded(usage.output))
            if usage.input > 0 {
                habits.cached.add(share(usage.cached, of: usage.input))
                habits.cacheWrite.add(share(usage.cacheWrite, of: usage.input))
                habits.audioInput.add(share(usage.audioInput, of: usage.input))
            }
            if usage.cacheWrite > 0 { habits.longCacheWrite.add(share(usage.longCacheWrite, of: usage.cacheWrite)) }
            if usage.output > 0 { habits.audioOutput.add(share(usage.audioOutput, of: usage.output)) }
        }
    }
}

private func high(_ moments: MovingMoments) -> Double { moments.mean + moments.deviation }

private func low(_ moments: MovingMoments) -> Double { max(moments.mean - moments.deviation, 0) }

private func share(_ part: Int, of whole: Int) -> Double {
    min(TokenCount.bounded(part) / max(TokenCount.bounded(whole), 1), 1)
}

private func part(_ share: Double, of whole: Int) -> Int {
    min(TokenCount.rounded(min(share, 1) * Double(whole)), whole)
}
