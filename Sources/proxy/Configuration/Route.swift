// SPDX-License-Identifier: Apache-2.0

/// A rule that sends the models of a pattern to a provider.
struct Route: Sendable {
    var model: Glob
    /// The place in `Configuration.providers`.
    var provider: Int
}
