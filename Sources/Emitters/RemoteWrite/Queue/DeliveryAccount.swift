// SPDX-License-Identifier: Apache-2.0

/// What became of all samples that were ever queued for a destination: recorded = delivered + pending + dropped.
struct DeliveryAccount: Equatable, Sendable {
    var recorded: UInt64 = 0
    var delivered: UInt64 = 0
    /// Counted on its own, not worked out from the others.
    var pending: UInt64 = 0
    /// By reason, few enough to be searched one by one.
    private(set) var dropped: [Drop] = []

    struct Drop: Equatable, Sendable {
        let reason: String
        var samples: UInt64
    }

    var droppedTotal: UInt64 { dropped.reduce(0) { $0 &+ $1.samples } }
    var isBalanced: Bool { recorded == delivered &+ pending &+ droppedTotal }

    func dropped(_ reason: String) -> UInt64 {
        dropped.first { $0.reason == reason }?.samples ?? 0
    }

    mutating func drop(_ samples: UInt64, _ reason: String) {
        guard samples > 0 else { return }
        if let place = dropped.firstIndex(where: { $0.reason == reason }) {
            dropped[place].samples &+= samples
        } else {
            dropped.append(Drop(reason: reason, samples: samples))
        }
    }

    /// Takes back what turned out not to be dropped.
    ///
    /// - Returns: how much there was to take.
    mutating func restore(_ samples: UInt64, _ reason: String) -> UInt64 {
        guard let place = dropped.firstIndex(where: { $0.reason == reason }) else { return 0 }
        let amount = min(samples, dropped[place].samples)
        dropped[place].samples -= amount
        return amount
    }

    /// What an account was when all that waits in it had not come yet.
    var before: DeliveryAccount {
        var account = self
        account.recorded &-= pending
        account.pending = 0
        return account
    }

    /// The same account, begun when it was as `earlier`, with nothing waiting.
    func since(_ earlier: DeliveryAccount) -> DeliveryAccount {
        var account = DeliveryAccount()
        account.recorded = recorded &- earlier.recorded
        account.delivered = delivered &- earlier.delivered
        account.pending = pending
        for drop in dropped { account.drop(drop.samples &- earlier.dropped(drop.reason), drop.reason) }
        return account
    }
}
