// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What was handed to the kernel for one StatsD server, and what was not.
struct StatsDAccount {
    var datagrams: UInt64 = 0
    var bytes: UInt64 = 0
    /// Lines in datagrams that the kernel took.
    var lines: UInt64 = 0
    /// Lines that it did not take. A counter's increase among them goes out with the next flush.
    var lostLines: UInt64 = 0
    var errors: CountsByLabel

    init(_ destination: Label) {
        errors = CountsByLabel(label: "reason", others: [destination])
    }

    mutating func count(_ fault: StatsDFault, _ amount: UInt64 = 1) {
        if amount > 0 { errors.add(amount, fault.rawValue) }
    }
}
