// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What a StatsD server has been told of each counter: the sum of all increments sent.
///
/// The next increment is the difference to that sum, as the server adds it up, and not to the last total: rounding
/// never accumulates, and what the kernel did not take is still due.
final class CounterTotals {
    private struct Counter {
        var sum: Double
        var flush: UInt64
        let key: CounterFile.Key
        /// The record of the file that holds the sum.
        var record: Int?
    }

    private let startedAt: Int64
    private var file: CounterFile?
    private var counters: [UInt32: Counter] = [:]
    private var flush: UInt64 = 0

    /// Counters older than `startedAt` (nanoseconds since 1970), of which no file tells, begin at what they first show:
    /// an earlier process has sent that.
    init(startedAt: Int64, file: CounterFile? = nil) {
        self.startedAt = startedAt
        self.file = file
    }

    /// By how much a counter has grown.
    ///
    /// - Parameters:
    ///   - identity: The counter.
    ///   - birth: When it was zero for the last time, nanoseconds since 1970.
    ///   - total: What it shows.
    ///   - name: Its family's name.
    /// - Returns: nil when there is nothing to tell.
    func increment(
        of identity: SeriesIdentity,
        born birth: Int64,
        to total: Double,
        name: String
    ) -> CounterIncrement? {
        let sum = told(of: identity, birth, total, name)
        let increment = total - sum
        // Less than that is the rounding of earlier sums.
        guard increment > 2 * total.ulp else { return nil }
        return CounterIncrement(series: identity.id, amount: increment)
    }

    /// The server was told. The sum is rounded as the server's own.
    func confirm(_ increments: [CounterIncrement]) {
        for increment in increments {
            guard var counter = counters[increment.series] else { continue }
            counter.sum += increment.amount
            counters[increment.series] = counter
            if let record = counter.record { file?.set(record, to: counter.sum) }
        }
    }

    /// Ends a flush in which every living counter was asked for, and forgets the others.
    func endFlush() {
        if file?.hasFailed == true { file = nil }
        counters = counters.filter { $0.value.flush == flush }
        flush += 1
        file?.commit()
        if let file, file.count > 2 * counters.count + 1024 { rewrite(file) }
    }

    /// Leaves out of the file what has ended.
    private func rewrite(_ old: CounterFile) {
        file = old.replaced { new in
            for (series, counter) in counters {
                counters[series]?.record = new.record(for: counter.key, sum: counter.sum)
            }
        }
    }

    private func told(
        of identity: SeriesIdentity,
        _ birth: Int64,
        _ total: Double,
        _ name: String
    ) -> Double {
        if counters[identity.id] != nil {
            counters[identity.id]?.flush = flush
            return counters[identity.id]?.sum ?? 0
        }
        let key = CounterFile.Key(name, identity.labels, birth: birth)
        let sum = base(key, birth, total)
        counters[identity.id] = Counter(
            sum: sum,
            flush: flush,
            key: key,
            record: file?.record(for: key, sum: sum)
        )
        return sum
    }

    private func base(_ key: CounterFile.Key, _ birth: Int64, _ total: Double) -> Double {
        // A counter below its sum began anew without saying so.
        if let known = file?.sum(of: key) { return known <= total + 2 * total.ulp ? known : 0 }
        // A file that knows others would know this one too, had it ever been sent.
        if file?.isContinued == true { return 0 }
        return birth < startedAt ? total : 0
    }
}
