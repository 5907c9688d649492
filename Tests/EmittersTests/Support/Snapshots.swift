// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

extension Snapshot {
    /// A cut at `milliseconds` since 1970.
    init(at milliseconds: Int64, _ families: [Family]) {
        self.init(takenAt: milliseconds * 1_000_000, startedAt: 0, families: families)
    }
}

extension Family {
    static func counter(_ name: String, _ series: [Series]) -> Family {
        Family(name: name, help: "Help of \(name).", kind: .counter, series: series)
    }

    static func gauge(_ name: String, _ series: [Series]) -> Family {
        Family(name: name, help: "Help of \(name).", kind: .gauge, series: series)
    }

    static func histogram(_ name: String, _ series: [Series]) -> Family {
        Family(name: name, help: "Help of \(name).", kind: .histogram, series: series)
    }
}

extension Series {
    static func of(_ value: Double, _ labels: [Label] = []) -> Series {
        Series(SeriesIdentity(labels), .number(value))
    }
}

/// A counter that tests turn up, as a source of snapshots.
final class TestCounter: Sendable {
    private let identity = SeriesIdentity([Label("kind", "test")])
    private let total = Lock(0.0)

    func add(_ amount: Double) {
        total.withLock { $0 += amount }
    }

    func snapshot() -> Snapshot {
        let series = Series(identity, .number(total.withLock { $0 }))
        return Snapshot(takenAt: Clock.wall(), startedAt: 0, families: [.counter("test_total", [series])])
    }
}
