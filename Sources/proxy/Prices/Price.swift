// SPDX-License-Identifier: Apache-2.0

/// What a model's tokens cost, in nano-dollars per million tokens of each class.
struct Price: Equatable, Sendable {
    var input: UInt64
    /// Input tokens that were read from the provider's cache.
    var cachedInput: UInt64
    /// Input tokens that were written to the provider's cache.
    var cacheWrite: UInt64
    var output: UInt64
}
