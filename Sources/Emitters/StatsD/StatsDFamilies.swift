// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A StatsD server's account, under the names that users graph.
struct StatsDFamilies {
    private let figures: FigureSet

    init(_ destination: Label) {
        figures = FigureSet(
            prefix: "proxy_statsd_",
            labels: [destination],
            names: ["datagrams_total", "lines_total", "bytes_total"]
        )
    }

    func families(_ account: StatsDAccount) -> [Family] {
        [
            figures.counter("datagrams_total", "Datagrams that the kernel took.", Double(account.datagrams)),
            figures.counter("lines_total", "Lines in those datagrams.", Double(account.lines)),
            figures.counter("bytes_total", "Bytes of those datagrams.", Double(account.bytes)),
            figures.counter("errors_total", "Datagrams, lines and timers that did not go out.", account.errors),
        ].compactMap(\.self)
    }
}
