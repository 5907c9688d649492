// SPDX-License-Identifier: Apache-2.0

import Emitters
import Metrics

/// What rendering a page of ten thousand lines costs.
enum ExpositionBenchmark {
    static func run() {
        let registry = Registry()
        let snapshot = registry.collector.snapshot()
        Figure.show("exposition, text, \(registry.lineCount) lines", count: 1) { Page.render(snapshot) }
    }
}

enum Page {
    static func render(_ snapshot: Snapshot) { _ = ScrapePage.render(snapshot) }
}
