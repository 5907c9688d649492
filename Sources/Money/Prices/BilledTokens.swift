// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// The tokens of one exchange, told apart as they are paid for.
package struct BilledTokens: Equatable, Sendable {
    package private(set) var counts = ByTokenClass()

    /// Parts that are more than their whole are charged as reported, and nothing is left to be charged as the rest.
    ///
    /// Providers do not say whether tokens are audio *and* cached. As few of them are taken for both as the numbers allow:
    /// the dearer reading.
    package init(_ usage: TokenUsage) {
        let written = UInt64(clamping: usage.cacheWrite)
        counts[.cachedInput] = UInt64(clamping: usage.cached)
        counts[.longCacheWrite] = UInt64(clamping: usage.longCacheWrite)
        counts[.cacheWrite] = written.less(counts[.longCacheWrite])
        let plain = UInt64(clamping: usage.input).less(counts[.cachedInput]).less(max(written, counts[.longCacheWrite]))
        split(plain, .input, audio: usage.audioInput, .audioInput)
        counts[.reasoning] = UInt64(clamping: usage.reasoning)
        let said = UInt64(clamping: usage.output).less(counts[.reasoning])
        split(said, .output, audio: usage.audioOutput, .audioOutput)
    }

    private mutating func split(_ tokens: UInt64, _ text: TokenClass, audio: Int, _ spoken: TokenClass) {
        counts[spoken] = min(UInt64(clamping: audio), tokens)
        counts[text] = tokens - counts[spoken]
    }

    /// All input tokens: by them the length of a request is judged.
    package var length: UInt64 {
        (0..<TokenClass.endOfInput).reduce(0) { $0.more(counts[place: $1]) }
    }

    /// The same exchange with a provider that has no cache.
    package var uncached: BilledTokens {
        var tokens = self
        tokens.uncache(.cachedInput)
        tokens.uncache(.cacheWrite)
        tokens.uncache(.longCacheWrite)
        return tokens
    }

    private mutating func uncache(_ cache: TokenClass) {
        counts[.input] = counts[.input].more(counts[cache])
        counts[cache] = 0
    }
}

extension UInt64 {
    fileprivate func less(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }

    fileprivate func more(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
