// SPDX-License-Identifier: Apache-2.0

import Emitters
import Metrics
import Protocol

/// What rendering a page of ten thousand lines costs.
enum ExpositionBenchmark {
    private static let formats: [(name: String, format: ExpositionFormat)] = [
        ("text", .text), ("OpenMetrics", .openMetrics), ("protobuf", .protobuf),
    ]

    static func run() {
        let registry = Registry()
        let snapshot = registry.collector.snapshot()
        for (name, format) in formats {
            let page = Page(format)
            Figure.show("exposition, \(name), \(registry.lineCount) lines", count: 1) { page.render(snapshot) }
        }
    }
}

/// A renderer in an object, for closures to use.
// Safety: one thread at a time uses it.
final class Page: @unchecked Sendable {
    private var renderer = PageRenderer()
    private let format: ExpositionFormat

    init(_ format: ExpositionFormat = .text) {
        self.format = format
    }

    func render(_ snapshot: Snapshot) { _ = renderer.render(snapshot, as: format) }
}
