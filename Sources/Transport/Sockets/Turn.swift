// SPDX-License-Identifier: Apache-2.0

/// How much a channel has moved in its loop's present round.
///
/// A peer that sends or takes as fast as its task can move would otherwise keep the loop for itself: no read and no
/// write would ever have to wait.
struct Turn {
    private static let limit = 256 * 1024

    private var round: UInt64 = 0
    private var bytes = 0

    func isOver(in round: UInt64) -> Bool {
        self.round == round && bytes >= Self.limit
    }

    mutating func add(_ count: Int, in round: UInt64) {
        if self.round != round { self = Turn(round: round, bytes: 0) }
        bytes += count
    }
}
