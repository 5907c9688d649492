// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// What a target gave and what was left out, under the names that users graph.
struct RelayAccount {
    private let figures: FigureSet
    private var samples: UInt64 = 0
    private var scrapes: CountsByLabel
    private var dropped: CountsByLabel
    private var counted: [String: UInt64] = [:]

    init(target: String) {
        let label = Label("target", target)
        figures = FigureSet(prefix: "proxy_relay_", labels: [label], names: ["samples_total"])
        scrapes = CountsByLabel(label: "result", others: [label])
        dropped = CountsByLabel(label: "reason", others: [label])
    }

    /// `dropped` holds what was left out since the start.
    mutating func count(
        _ result: Result<ScrapedPage, ScrapeFailure>,
        _ batch: RelayBatch,
        dropped now: [String: UInt64]
    ) {
        samples &+= UInt64(batch.samples.count)
        switch result {
        case .success: scrapes.add(1, "success")
        case .failure(let failure): scrapes.add(1, failure.reason)
        }
        for (reason, total) in now.sorted(by: { $0.key < $1.key }) {
            let news = total - (counted[reason] ?? 0)
            if news > 0 { dropped.add(news, reason) }
        }
        counted = now
    }

    var families: [Family] {
        [
            figures.counter("scrapes_total", "Scrapes of a target by how they went.", scrapes),
            figures.counter("samples_total", "Samples handed on, stale markers among them.", Double(samples)),
            figures.counter("samples_dropped_total", "Samples of a target that were left out, by reason.", dropped),
        ].compactMap(\.self)
    }
}
