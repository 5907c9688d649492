// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// What `proxy prices show` is asked: the price of which model, when, and of which request.
struct PriceQuestion: Equatable, Sendable {
    var model: String
    var provider: String?
    /// Nil: now.
    var day: PriceDate?
    /// Nil: only the prices.
    var usage: TokenUsage?
    var serviceTier: String?
}
