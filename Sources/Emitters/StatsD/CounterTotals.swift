// SPDX-License-Identifier: Apache-2.0

/// What a StatsD server has been told of each counter: the sum of all increments sent.
///
/// The next increment is the difference to that sum, as the server adds it up, and not to the last total: rounding
/// never accumulates, and what the kernel did not take is still due.
struct CounterTotals {
    private var sent: [UInt32: Double] = [:]
    /// Of lines that are in no datagram yet that went out.
    private var staged: [(series: UInt32, sum: Double)] = []

    /// By how much a counter has grown; nil when there is nothing to tell.
    func increment(of series: UInt32, to total: Double) -> Double? {
        let increment = total - (sent[series] ?? 0)
        // Less than that is the rounding of earlier sums.
        return increment > 2 * total.ulp ? increment : nil
    }

    mutating func stage(_ increment: Double, of series: UInt32) {
        staged.append((series, (sent[series] ?? 0) + increment))
    }

    /// The staged increments went out.
    mutating func confirm() {
        for entry in staged { sent[entry.series] = entry.sum }
        discard()
    }

    /// The staged increments did not go out.
    mutating func discard() {
        staged.removeAll(keepingCapacity: true)
    }
}
