// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns snapshots into requests of bounded size whose timestamps strictly increase.
///
/// A series' first value comes after a zero where the series began, so that a receiver sees its first increments; a series
/// that a snapshot no longer holds gets a stale marker. Both go out in 2.0 as well as in 1.0: most receivers of 2.0 ignore
/// start timestamps unless told otherwise, and a request stays the same when it has to be sent in the other version.
struct SnapshotEncoder {
    private let settings: EncoderSettings
    private var batches: RequestBatches
    private var families: [String: LiveFamily] = [:]

    /// In the order of the snapshots, as far as that stays the same; by identity; and the places of their wire series.
    private var live: [LiveSeries] = []
    private var indices: [UInt32: Int] = [:]
    private var places: [RequestBatches.Place] = []
    private var abandonedPlaces = 0

    private var flush: UInt64 = 0
    private var seen = 0
    /// Where in `live` the snapshot's next series is expected.
    private var cursor = 0
    private var firstBorn = 0

    private var lastTime: Int64
    private var previousTime: Int64
    private var metadata = MetadataSchedule()

    /// Changes whenever the set of live series does, and with it what `closing` says.
    private(set) var generation: UInt64 = 0

    /// What to speak from now on. Known series stay known.
    var version: RemoteWriteVersion {
        didSet { if version != oldValue { encodeAnew() } }
    }

    init(_ settings: EncoderSettings) {
        self.settings = settings
        version = settings.version
        batches = RequestBatches(settings.version, settings.limits)
        lastTime = settings.sentUntil
        previousTime = settings.sentUntil
    }

    /// Freezes a snapshot. When the clock was set back, its time is the least later one than that of the last snapshot.
    mutating func encode(_ snapshot: Snapshot) -> [FrozenRequest] {
        encode(snapshot, .values)
    }

    /// Freezes the last snapshot of all, and stale markers for all of its series a millisecond later.
    mutating func encodeFinal(_ snapshot: Snapshot) -> [FrozenRequest] {
        encode(snapshot, .final) + encodeEnd()
    }

    private mutating func encode(_ snapshot: Snapshot, _ kind: FrozenRequest.Kind) -> [FrozenRequest] {
        begin(at: snapshot.takenAt / 1_000_000, kind)
        for family in snapshot.families {
            let known = liveFamily(family)
            for series in family.series {
                let index = index(of: series) ?? beginLife(series, known, snapshot)
                append(series, index)
            }
        }
        endVanished()
        return batches.finish()
    }

    private mutating func begin(at time: Int64, _ kind: FrozenRequest.Kind) {
        if abandonedPlaces > places.count / 2 + 64 { encodeAnew() }
        previousTime = lastTime
        lastTime = max(time, lastTime &+ 1)
        metadata.begin(at: lastTime)
        batches.begin(kind)
        flush += 1
        seen = 0
        cursor = 0
        firstBorn = live.count
    }

    /// Stale markers for everything.
    private mutating func encodeEnd() -> [FrozenRequest] {
        lastTime &+= 1
        batches.begin(.stale)
        for index in live.indices { appendStaleMarkers(index) }
        live = []
        indices = [:]
        generation += 1
        defer { encodeAnew() }
        return batches.finish()
    }
}

// Lives.
extension SnapshotEncoder {
    private mutating func liveFamily(_ family: Family) -> LiveFamily {
        let isNew = families[family.name] == nil
        let known = families[family.name] ?? LiveFamily(family)
        if isNew { families[family.name] = known }
        if version == .v1, metadata.isDue(isNew: isNew) { batches.append(known.metadata) }
        return known
    }

    /// Most snapshots hold the same series in the same order as the one before.
    private func index(of series: Series) -> Int? {
        if cursor < live.count, live[cursor].identity.id == series.identity.id { return cursor }
        return indices[series.identity.id]
    }

    private mutating func beginLife(_ series: Series, _ family: LiveFamily, _ snapshot: Snapshot) -> Int {
        let createdAt = (series.identity.createdAt ?? snapshot.startedAt) / 1_000_000
        let zero = family.isCumulative ? zeroTime(createdAt) : nil
        let new = LiveSeries(
            identity: series.identity,
            family: family,
            bounds: series.value.bounds,
            start: family.isCumulative ? Self.told(min(createdAt, zero ?? lastTime)) : 0,
            zero: zero
        )
        indices[series.identity.id] = live.count
        live.append(new)
        generation += 1
        return live.count - 1
    }

    /// Zero means "not told"; the specification wants the millisecond beside it for the one at 1970's beginning.
    private static func told(_ start: Int64) -> Int64 { start == 0 ? -1 : start }

    /// Where a new series' zero belongs: at its creation, later than anything that went out before, since the series may have
    /// had a predecessor of the same name, and before its first value.
    private func zeroTime(_ createdAt: Int64) -> Int64? {
        guard createdAt > settings.sentUntil else { return nil }
        let time = min(max(createdAt, previousTime &+ 1), lastTime - 1)
        // Receivers refuse what is older than about an hour, and the first value with it.
        return time > previousTime && lastTime - time <= 3_600_000 ? time : nil
    }

    private mutating func endVanished() {
        guard seen < live.count else { return }
        let born = Set(live[firstBorn...].map(\.key))
        for index in live.indices where live[index].flush != flush {
            // Under an identity of its own, a series may begin anew in the moment in which it ends.
            if !born.contains(live[index].key) { appendStaleMarkers(index) }
            abandonedPlaces += live[index].width
        }
        live.removeAll { $0.flush != flush }
        indices = Dictionary(uniqueKeysWithValues: live.indices.map { (live[$0].identity.id, $0) })
        generation += 1
    }

    /// Forgets what is encoded, but no life.
    private mutating func encodeAnew() {
        batches = RequestBatches(version, settings.limits)
        metadata = MetadataSchedule()
        places = []
        abandonedPlaces = 0
        for index in live.indices { live[index].first = nil }
    }
}

// Values.
extension SnapshotEncoder {
    private mutating func append(_ series: Series, _ index: Int) {
        live[index].flush = flush
        seen += 1
        cursor = index + 1
        let first = live[index].first ?? encodeLabels(index)
        switch series.value {
        case .number(let value): append(index, first, value)
        case .histogram(let value): append(index, first, value)
        }
        live[index].zero = nil
    }

    private mutating func append(_ index: Int, _ place: Int, _ value: Double) {
        let start = live[index].start
        guard let zero = live[index].zero else {
            return batches.append(places[place], value, at: lastTime, since: start)
        }
        batches.append(places[place], samples(value, after: zero, since: start))
    }

    private func samples(_ value: Double, after zero: Int64?, since start: Int64) -> [RemoteWriteSample] {
        let first = zero.map { RemoteWriteSample(0, at: $0, since: start) }
        return [first, RemoteWriteSample(value, at: lastTime, since: start)].compactMap(\.self)
    }

    private mutating func append(_ index: Int, _ first: Int, _ value: HistogramValue) {
        guard live[index].bounds?.count == value.bounds.count else { return }
        var total: UInt64 = 0
        for (bucket, count) in value.counts.enumerated() {
            total &+= count
            append(index, first + bucket, Double(total), value, bucket)
        }
        append(index, first + value.counts.count, value.sum)
        append(index, first + value.counts.count + 1, Double(total))
        appendNative(index, first + live[index].width, value)
    }

    private mutating func append(_ index: Int, _ place: Int, _ total: Double, _ value: HistogramValue, _ bucket: Int) {
        guard version == .v2, !value.exemplars.isEmpty, let exemplar = newExemplar(index, value, bucket) else {
            return append(index, place, total)
        }
        let sent = RemoteWriteExemplar(
            labels: [(name: "trace_id", value: exemplar.traceID.description)],
            value: exemplar.value,
            at: exemplar.time / 1_000_000
        )
        let samples = samples(total, after: live[index].zero, since: live[index].start)
        batches.append(places[place], samples, exemplars: [sent])
    }

    /// The bucket's exemplar, unless it has been sent.
    private mutating func newExemplar(_ index: Int, _ value: HistogramValue, _ bucket: Int) -> Exemplar? {
        guard let exemplar = value.exemplars[bucket] else { return nil }
        if live[index].exemplarTimes.count != value.exemplars.count {
            live[index].exemplarTimes = Array(repeating: .min, count: value.exemplars.count)
        }
        guard exemplar.time > live[index].exemplarTimes[bucket] else { return nil }
        live[index].exemplarTimes[bucket] = exemplar.time
        return exemplar
    }

    private mutating func appendNative(_ index: Int, _ place: Int, _ value: HistogramValue) {
        guard settings.nativeHistograms.contains(version), let native = value.native else { return }
        let start = live[index].start
        let zero = live[index].zero.map {
            NativeSample(schema: native.schema, zeroThreshold: NativeHistogram.zeroThreshold, at: $0, since: start)
        }
        let now = NativeSample(native, sum: value.sum, at: lastTime, since: start)
        batches.append(places[place], [zero, now].compactMap(\.self))
        live[index].isNative = true
    }

    private mutating func appendStaleMarkers(_ index: Int) {
        let series = live[index]
        let first = series.first ?? encodeLabels(index)
        for place in first..<first + series.width {
            batches.append(places[place], RemoteWriteSample.staleMarker, at: lastTime)
        }
        if series.isNative { batches.append(places[first + series.width], [.staleMarker(at: lastTime)]) }
    }
}

// Labels.
extension SnapshotEncoder {
    /// - Returns: the first one of the series' places.
    private mutating func encodeLabels(_ index: Int) -> Int {
        let first = places.count
        for (name, labels) in live[index].wireSeries(settings.external) {
            places.append(batches.encode(name: name, labels: labels, live[index].family.description))
        }
        live[index].first = first
        return first
    }

    /// What a successor needs to close the series of this process, should it end without `encodeFinal`; see `ClosingList`.
    func closing() -> [UInt8] {
        var list = ClosingList(at: lastTime)
        for series in live {
            for (place, wire) in series.wireSeries(settings.external).enumerated() {
                if place < series.width {
                    list.append(wire.name, wire.labels)
                } else if series.isNative {
                    list.appendNative(wire.name, wire.labels)
                }
            }
        }
        return list.bytes()
    }
}

extension LiveSeries {
    /// Its series on the wire: a histogram's buckets, sum, count and, last, the one of exponential buckets.
    func wireSeries(_ external: [Label]) -> [(name: String, labels: [LabelPair])] {
        let pairs = identity.labels.pairs(with: external)
        guard let bounds else { return [(family.name, pairs)] }
        let buckets = (bounds + [.infinity]).map { (family.name + "_bucket", pairs + [("le", Self.canonical($0))]) }
        return buckets + [(family.name + "_sum", pairs), (family.name + "_count", pairs), (family.name, pairs)]
    }

    private static func canonical(_ bound: Double) -> String {
        var bytes: [UInt8] = []
        bytes.appendCanonical(bound)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Series.Value {
    /// A histogram's buckets; nil: a number.
    fileprivate var bounds: [Double]? {
        switch self {
        case .number: nil
        case .histogram(let value): value.bounds
        }
    }
}

extension NativeSample {
    fileprivate init(_ native: NativeHistogram, sum: Double, at time: Int64, since start: Int64) {
        self.init(
            schema: native.schema,
            zeroThreshold: NativeHistogram.zeroThreshold,
            zeroCount: native.zeroCount,
            offset: native.offset,
            counts: native.counts,
            sum: sum,
            at: time,
            since: start
        )
    }
}
