// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Both sums of a period, as a value.
struct PeriodSums {
    var spent: UInt64 = 0
    var reserved: UInt64 = 0
    var isClosed = false

    private static let mark: UInt = 1 << 63
    /// Amounts are below this, so that sums of two do not overflow: 4.6 billion dollars.
    static let greatest: UInt64 = 1 << 62

    init(spent: UInt64 = 0, reserved: UInt64 = 0) {
        self.spent = spent
        self.reserved = reserved
    }

    init(_ pair: WordPair) {
        spent = UInt64(pair.first & ~Self.mark)
        reserved = UInt64(pair.second)
        isClosed = pair.first & Self.mark != 0
    }

    var pair: WordPair { WordPair(first: UInt(spent) | (isClosed ? Self.mark : 0), second: UInt(reserved)) }

    func reserving(_ nanodollars: UInt64, limit: UInt64?) -> PeriodSums? {
        guard nanodollars < Self.greatest, reserved + nanodollars < Self.greatest else { return nil }
        guard spent + reserved + nanodollars <= limit ?? .max else { return nil }
        return PeriodSums(spent: spent, reserved: reserved + nanodollars)
    }

    func settling(_ held: UInt64, _ cost: UInt64) -> PeriodSums {
        // More than there can be is as good as all of it.
        let spent = min(spent + min(cost, Self.greatest), Self.greatest)
        return PeriodSums(spent: spent, reserved: reserved - min(held, reserved))
    }
}
