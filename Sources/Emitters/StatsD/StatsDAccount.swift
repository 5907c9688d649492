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

/// The account under the names that users graph.
struct StatsDFamilies {
    private let identity: SeriesIdentity

    init(_ destination: Label) {
        identity = SeriesIdentity([destination])
    }

    func families(_ account: StatsDAccount) -> [Family] {
        let families = [
            counter("datagrams_total", "Datagrams that the kernel took.", one(account.datagrams)),
            counter("lines_total", "Lines in those datagrams.", one(account.lines)),
            counter("bytes_total", "Bytes of those datagrams.", one(account.bytes)),
            counter("errors_total", "Datagrams, lines and timers that did not go out.", account.errors.series),
        ]
        return families.filter { !$0.series.isEmpty }
    }

    private func one(_ value: UInt64) -> [Series] { [Series(identity, .number(Double(value)))] }

    private func counter(_ name: String, _ help: String, _ series: [Series]) -> Family {
        Family(name: "proxy_statsd_\(name)", help: help, kind: .counter, series: series)
    }
}
