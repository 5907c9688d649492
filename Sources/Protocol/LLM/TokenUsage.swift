// SPDX-License-Identifier: Apache-2.0

/// Tokens that a provider says it has used.
///
/// `cached` and `cacheWrite` are parts of `input`, `reasoning` is a part of `output`; none is added to its whole. No
/// number is negative or above `UInt32.max`, whatever the provider wrote.
package struct TokenUsage: Equatable, Sendable {
    package var input = 0
    package var output = 0
    package var cached = 0
    package var cacheWrite = 0
    package var reasoning = 0

    package init() {}

    /// The same with the parts no greater than their wholes.
    var clamped: TokenUsage {
        var usage = self
        usage.cached = min(cached, input)
        usage.cacheWrite = min(cacheWrite, input - usage.cached)
        usage.reasoning = min(reasoning, output)
        return usage
    }
}
