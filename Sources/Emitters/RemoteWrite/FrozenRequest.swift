// SPDX-License-Identifier: Apache-2.0

/// A request with its values and timestamps fixed: sending it again after a lost answer changes nothing.
struct FrozenRequest: Equatable, Sendable {
    let body: [UInt8]
    let samples: Int
    /// Milliseconds since 1970, of every sample in it.
    let time: Int64
}
