// SPDX-License-Identifier: Apache-2.0

/// The series that the snapshots hold, found by their identity.
struct LiveSet {
    /// In the order of the snapshots, as far as that stays the same.
    var series: [LiveSeries] = []
    private var indices: [UInt32: Int] = [:]

    private var flush: UInt64 = 0
    private var seen = 0
    /// Where the snapshot's next series is expected.
    private var cursor = 0
    private var firstBorn = 0

    /// Changes whenever a series begins or ends.
    private(set) var generation: UInt64 = 0

    /// A snapshot begins.
    mutating func begin() {
        flush += 1
        seen = 0
        cursor = 0
        firstBorn = series.count
    }

    /// Most snapshots hold the same series in the same order as the one before.
    func index(of id: UInt32) -> Int? {
        if cursor < series.count, series[cursor].id == id { return cursor }
        return indices[id]
    }

    mutating func add(_ new: LiveSeries) -> Int {
        indices[new.id] = series.count
        series.append(new)
        generation += 1
        return series.count - 1
    }

    /// The snapshot holds a series.
    ///
    /// - Returns: where its zero belongs, if that has not been sent: now it is.
    mutating func meet(_ index: Int) -> Int64? {
        seen += 1
        cursor = index + 1
        return series[index].meet(flush)
    }

    /// Takes out what the snapshot has not held.
    ///
    /// Under an identity of its own, a series may begin anew in the moment in which it ends: such a one is not among the
    /// ended.
    mutating func removeVanished() -> (all: [LiveSeries], ended: [LiveSeries]) {
        guard seen < series.count else { return ([], []) }
        let vanished = series.filter { $0.flush != flush }
        let born = Set(series[firstBorn...].map(\.key))
        series.removeAll { $0.flush != flush }
        indices = Dictionary(uniqueKeysWithValues: series.indices.map { (series[$0].id, $0) })
        generation += 1
        return (vanished, vanished.filter { !born.contains($0.key) })
    }

    mutating func removeAll() {
        series = []
        indices = [:]
        generation += 1
    }
}
