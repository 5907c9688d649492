// SPDX-License-Identifier: Apache-2.0

/// Chooses what a full queue gives up, so that resolution decays instead of counts being lost.
///
/// A cumulative counter's later value holds all that an earlier one said. So the points between go, the more of them the
/// older they are: what stays is about evenly spaced on a logarithmic scale of age. Points at which series begin or end
/// stay as long as there is anything else to give up.
struct Thinning {
    /// The requests of one snapshot, which stay or go together.
    struct Flush: Equatable {
        enum Rank: Int, Comparable {
            case steady, beginning, ending, fixed
            static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
        }

        var entries: Range<Int>
        var bytes: Int
        /// Milliseconds since 1970.
        var time: Int64
        var rank: Rank
    }

    enum Reason: String { case thinned, overflow = "queue_full" }

    private(set) var flushes: [Flush]

    /// Groups a queue's entries. The first flush may be on its way and the last is the newest: both are fixed.
    init(_ entries: ArraySlice<QueueEntry>) {
        flushes = []
        for (index, entry) in zip(entries.indices, entries) {
            if let last = flushes.last?.entries.last, entries[last].flush == entry.flush {
                flushes[flushes.count - 1].add(entry)
            } else {
                flushes.append(Flush(index, entry))
            }
        }
        if !flushes.isEmpty { flushes[0].rank = .fixed }
        if !flushes.isEmpty { flushes[flushes.count - 1].rank = .fixed }
    }

    /// The flushes to give up, in their order, so that what stays takes at most `bytes` and `count` entries.
    func victims(bytes: Int, count: Int) -> (flushes: [Flush], reason: Reason) {
        let fits = { (keep: [Bool]) in
            let size = size(keep)
            return size.bytes <= bytes && size.entries <= count
        }
        for rank in [Flush.Rank.beginning, .ending] {
            if let keep = gentlest(keepingFrom: rank, fits) {
                return (dropped(keep), rank == .beginning ? .thinned : .overflow)
            }
        }
        return (dropped(oldestFirst(bytes: bytes, count: count)), .overflow)
    }

    /// The least decay that makes room; nil when none does.
    private func gentlest(keepingFrom rank: Flush.Rank, _ fits: ([Bool]) -> Bool) -> [Bool]? {
        guard fits(kept(ratio: 1, from: rank)) else { return nil }
        var (low, high) = (-20.0, 0.0)
        for _ in 0..<12 {
            let middle = (low + high) / 2
            if fits(kept(ratio: Self.power(middle), from: rank)) { high = middle } else { low = middle }
        }
        return kept(ratio: Self.power(high), from: rank)
    }

    /// Keeps a flush when its distance to the next later one kept is at least `ratio` of its age.
    private func kept(ratio: Double, from rank: Flush.Rank) -> [Bool] {
        var keep = [Bool](repeating: true, count: flushes.count)
        guard let newest = flushes.last?.time else { return keep }
        var last = newest
        for index in flushes.indices.reversed() {
            let time = flushes[index].time
            let age = Double(newest) - Double(time)
            keep[index] = flushes[index].rank >= rank || Double(last) - Double(time) >= ratio * age
            if keep[index] { last = time }
        }
        return keep
    }

    private func oldestFirst(bytes: Int, count: Int) -> [Bool] {
        var keep = kept(ratio: 1, from: .ending)
        var (sum, entries) = size(keep)
        for index in flushes.indices where keep[index] && flushes[index].rank != .fixed {
            if sum <= bytes, entries <= count { break }
            keep[index] = false
            sum -= flushes[index].bytes
            entries -= flushes[index].entries.count
        }
        return keep
    }

    private func size(_ keep: [Bool]) -> (bytes: Int, entries: Int) {
        zip(flushes, keep).reduce(into: (0, 0)) { sum, flush in
            guard flush.1 else { return }
            sum.0 += flush.0.bytes
            sum.1 += flush.0.entries.count
        }
    }

    private func dropped(_ keep: [Bool]) -> [Flush] {
        zip(flushes, keep).filter { !$1 }.map(\.0)
    }

    /// Two to the power of `exponent`, from -20 to 0; the standard library alone has only whole ones.
    private static func power(_ exponent: Double) -> Double {
        let whole = exponent.rounded(.down)
        return Double(sign: .plus, exponent: Int(whole), significand: 1) * (1 + (exponent - whole))
    }
}

extension Thinning.Flush {
    fileprivate init(_ index: Int, _ entry: QueueEntry) {
        self.init(entries: index..<index + 1, bytes: entry.size, time: entry.newest, rank: entry.rank)
    }

    fileprivate mutating func add(_ entry: QueueEntry) {
        entries = entries.lowerBound..<entries.upperBound + 1
        bytes += entry.size
        rank = max(rank, entry.rank, entry.newest == time ? .steady : .beginning)
        time = max(time, entry.newest)
    }
}

extension QueueEntry {
    /// A request with samples of several times holds the zeros at which series begin.
    fileprivate var rank: Thinning.Flush.Rank {
        guard kind == .values else { return .ending }
        return oldest < newest ? .beginning : .steady
    }
}
