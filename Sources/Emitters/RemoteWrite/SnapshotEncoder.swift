// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// Turns snapshots into requests of bounded size whose timestamps strictly increase.
///
/// A series' first value comes after a zero where the series began, so that a receiver sees its first increments; a series
/// that a snapshot no longer holds gets a stale marker. Both go out in 2.0 as well as in 1.0: most receivers of 2.0 ignore
/// start timestamps unless told otherwise, and a request stays the same when it has to be sent in the other version.
struct SnapshotEncoder {
    let settings: EncoderSettings
    var batches: RequestBatches
    var live = LiveSet()
    /// Of the wire series of all live series.
    var places: [RequestBatches.Place] = []
    private var abandonedPlaces = 0

    private(set) var lastTime: Int64
    private var previousTime: Int64
    private var families: [String: LiveFamily] = [:]
    private var metadata = MetadataSchedule()

    /// What to speak from now on. Known series stay known.
    var version: RemoteWriteVersion {
        didSet { if version != oldValue { encodeAnew() } }
    }

    /// Changes whenever the set of live series does, and with it what `closing` says.
    var generation: UInt64 { live.generation }

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
            for place in family.series.indices { append(family.series, place, known, snapshot.startedAt) }
        }
        return batches.finish() + endVanished()
    }

    private mutating func begin(at time: Int64, _ kind: FrozenRequest.Kind) {
        if abandonedPlaces > places.count / 2 + 64 { encodeAnew() }
        previousTime = lastTime
        lastTime = max(time, lastTime &+ 1)
        metadata.begin(at: lastTime)
        batches.begin(kind)
        live.begin()
    }

    /// Takes the series by its place: a copy of one costs more than its bytes on the wire.
    private mutating func append(_ all: [Series], _ place: Int, _ family: LiveFamily, _ startedAt: Int64) {
        let index = live.index(of: all[place].identity.id) ?? beginLife(all[place], family, startedAt)
        let zero = live.meet(index)
        switch all[place].value {
        case .number(let value): append(index, value, after: zero)
        case .histogram(let value): append(index, value, after: zero)
        }
    }

    private mutating func liveFamily(_ family: Family) -> LiveFamily {
        let known = families[family.name]
        let one = known ?? LiveFamily(family)
        if known == nil { families[family.name] = one }
        if version == .v1, metadata.isDue(isNew: known == nil) { batches.append(one.metadata) }
        return one
    }

    /// Stale markers for everything.
    private mutating func encodeEnd() -> [FrozenRequest] {
        lastTime &+= 1
        batches.begin(.stale)
        for series in live.series { appendStaleMarkers(series) }
        live.removeAll()
        defer { encodeAnew() }
        return batches.finish()
    }

    /// Stale markers for what the snapshot no longer holds.
    private mutating func endVanished() -> [FrozenRequest] {
        let vanished = live.removeVanished()
        batches.begin(.stale)
        for series in vanished.ended { appendStaleMarkers(series) }
        abandonedPlaces += vanished.all.reduce(0) { $0 + $1.width }
        return batches.finish()
    }

    /// Forgets what is encoded, but no life.
    private mutating func encodeAnew() {
        batches = RequestBatches(version, settings.limits)
        metadata = MetadataSchedule()
        places = []
        abandonedPlaces = 0
        for index in live.series.indices { live.series[index].first = nil }
    }
}

// Beginnings.
extension SnapshotEncoder {
    private mutating func beginLife(_ series: Series, _ family: LiveFamily, _ startedAt: Int64) -> Int {
        guard family.isCumulative else { return live.add(LiveSeries(series, family, start: 0, zero: nil)) }
        let createdAt = (series.identity.createdAt ?? startedAt) / 1_000_000
        let zero = zeroTime(createdAt)
        let start = min(createdAt, zero ?? lastTime)
        // Zero means "not told"; the specification wants the millisecond beside it for the one at 1970's beginning.
        return live.add(LiveSeries(series, family, start: start == 0 ? -1 : start, zero: zero))
    }

    /// Where a new series' zero belongs: at its creation, later than anything that went out before, since the series may have
    /// had a predecessor of the same name, and before its first value.
    private func zeroTime(_ createdAt: Int64) -> Int64? {
        guard createdAt > settings.sentUntil else { return nil }
        let time = min(max(createdAt, previousTime &+ 1), lastTime - 1)
        // Receivers refuse what is older than about an hour, and the first value with it.
        return time > previousTime && lastTime - time <= 3_600_000 ? time : nil
    }
}
