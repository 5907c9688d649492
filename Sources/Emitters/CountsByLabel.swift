// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Counters of one family that differ in the value of one label; their series keep their identities.
struct CountsByLabel {
    private struct Count {
        let value: String
        let identity: SeriesIdentity
        var total: UInt64
    }

    private let label: String
    private let others: [Label]
    /// Few enough to be searched one by one.
    private var counts: [Count] = []

    init(label: String, others: [Label]) {
        self.label = label
        self.others = others
    }

    var total: UInt64 { counts.reduce(0) { $0 &+ $1.total } }

    var series: [Series] { counts.map { Series($0.identity, .number(Double($0.total))) } }

    /// For a log line: "refused 3, tap_full 10".
    var summary: String { counts.map { "\($0.value) \($0.total)" }.joined(separator: ", ") }

    subscript(value: String) -> UInt64 { counts.first { $0.value == value }?.total ?? 0 }

    mutating func add(_ amount: UInt64, _ value: String) {
        set(self[value] &+ amount, value)
    }

    mutating func set(_ total: UInt64, _ value: String) {
        if let place = counts.firstIndex(where: { $0.value == value }) {
            counts[place].total = total
        } else {
            let identity = SeriesIdentity(others + [Label(label, value)])
            counts.append(Count(value: value, identity: identity, total: total))
        }
    }
}
