// SPDX-License-Identifier: Apache-2.0

import CAllocations

/// What an operation costs, the median of several rounds.
struct Figure {
    let name: String
    let nanoseconds: Double
    let allocations: Double
    let bytes: Double

    static let heading = "benchmark\tns/op\tmallocs/op\tbytes/op"

    /// A line of the table.
    var line: String { "\(name)\t\(Self.text(nanoseconds))\t\(Self.text(allocations))\t\(Self.text(bytes))" }

    private static func text(_ value: Double) -> String {
        value >= 1000 ? String(Int(value)) : String((value * 100).rounded() / 100)
    }

    /// Measures `body`, which does the operation `count` times; `prepare` comes before each round, unmeasured.
    ///
    /// The time is that for which the thread was on a core: what others do there meanwhile does not count.
    static func measure(
        _ name: String,
        count: Int,
        rounds: Int = 31,
        prepare: () -> Void = {},
        _ body: () -> Void
    ) -> Figure {
        var times: [UInt64] = []
        var allocations: [UInt64] = []
        var bytes: [UInt64] = []
        times.reserveCapacity(rounds)
        allocations.reserveCapacity(rounds)
        bytes.reserveCapacity(rounds)
        for _ in 0..<rounds {
            prepare()
            let before = (callocations_count(), callocations_bytes())
            let start = callocations_thread_ns()
            body()
            times.append(callocations_thread_ns() - start)
            allocations.append(callocations_count() - before.0)
            bytes.append(callocations_bytes() - before.1)
        }
        return Figure(
            name: name,
            nanoseconds: median(times) / Double(count),
            allocations: median(allocations) / Double(count),
            bytes: median(bytes) / Double(count)
        )
    }

    private static func median(_ values: [UInt64]) -> Double { Double(values.sorted()[values.count / 2]) }

    /// Measures, prints and returns.
    @discardableResult
    static func show(
        _ name: String,
        count: Int,
        rounds: Int = 31,
        prepare: () -> Void = {},
        _ body: () -> Void
    ) -> Figure {
        let figure = measure(name, count: count, rounds: rounds, prepare: prepare, body)
        print(figure.line)
        return figure
    }
}
