// SPDX-License-Identifier: Apache-2.0

/// How much output a stream may still have: the reservation grows with what it has produced, and when it cannot, the stream
/// has come to its end.
///
/// Between two steps it takes one comparison to know that nothing is to be done.
package struct StreamAllowance: Sendable {
    package enum Step: Equatable, Sendable {
        case go
        /// The single call would cost more than it may.
        case endByRequestMaximum
        /// The month has no room for more.
        case endByMonth
    }

    /// So many tokens are paid for by the reservation.
    private var covered: Int
    /// With so many the call costs all that one may.
    private let most: Int
    private let offer: Offer
    /// The provider itself has been told when to stop.
    private let isLimited: Bool

    /// What is reserved at a time beyond what was produced, in tokens at least.
    private static let leastStride = 64

    package init(
        _ offer: Offer,
        reserved: UInt64,
        _ limits: SpendingLimits,
        isLimited: Bool = false,
        at now: Int64
    ) {
        self.offer = offer
        self.isLimited = isLimited
        covered = offer.affordableOutput(reserved, at: now) ?? 0
        most = limits.requestMaximum.flatMap { offer.affordableOutput($0, at: now) } ?? .max
    }

    /// Tells that so many tokens were produced. `raise` raises the reservation to so many nano-dollars, if it can.
    package mutating func produced(
        _ count: Int,
        at now: Int64,
        raise: (UInt64) -> Bool
    ) -> Step {
        // An estimate a little too high must not cut a stream that is about to end by the limit it was given.
        let tokens = isLimited ? count - count / 5 : count
        guard tokens > covered || tokens >= most else { return .go }
        // At the limit, not behind it: the next token would be one too many.
        guard tokens < most else { return .endByRequestMaximum }
        // By a quarter of what there is, so that a long stream takes few steps; else by as little as there must be.
        for ahead in [max(tokens / 4, Self.leastStride), 1] {
            let wanted = tokens.addingReportingOverflow(ahead).partialValue
            guard raise(offer.cost(output: wanted, at: now)) else { continue }
            covered = wanted
            return .go
        }
        return .endByMonth
    }
}
