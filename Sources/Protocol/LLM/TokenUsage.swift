// SPDX-License-Identifier: Apache-2.0

/// Tokens that a provider says it has used.
///
/// `cached`, `cacheWrite` and `audioInput` are parts of `input`, `reasoning` and `audioOutput` are parts of `output`, and
/// `longCacheWrite` is a part of `cacheWrite`; none is added to its whole, whatever the provider's own way of counting. No
/// number is negative or above `UInt32.max`, whatever the provider wrote.
package struct TokenUsage: Equatable, Sendable {
    package var input = 0
    package var output = 0
    package var cached = 0
    package var cacheWrite = 0
    /// Written to a cache that lives for an hour, which Anthropic prices higher than one of five minutes.
    package var longCacheWrite = 0
    package var audioInput = 0
    package var audioOutput = 0
    package var reasoning = 0

    package init() {}

    /// The same with the parts no greater than their wholes.
    var clamped: TokenUsage {
        var usage = self
        usage.cached = min(cached, input)
        usage.cacheWrite = min(cacheWrite, input - usage.cached)
        usage.longCacheWrite = min(longCacheWrite, usage.cacheWrite)
        usage.audioInput = min(audioInput, input)
        usage.reasoning = min(reasoning, output)
        usage.audioOutput = min(audioOutput, output)
        return usage
    }
}
