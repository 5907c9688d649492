// SPDX-License-Identifier: Apache-2.0

/// Tokens that a provider says it has used.
///
/// `cached` and `cacheWrite` are parts of `input`, `reasoning` is a part of `output`; none is added to its whole.
package struct TokenUsage: Equatable, Sendable {
    package var input = 0
    package var output = 0
    package var cached = 0
    package var cacheWrite = 0
    package var reasoning = 0

    package init() {}
}
