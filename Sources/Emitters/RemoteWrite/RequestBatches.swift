// SPDX-License-Identifier: Apache-2.0

import Protocol

/// The requests of a flush while they are put together.
///
/// Each series belongs to one batch for its life, because in 2.0 its labels refer to the batch's own table of symbols. A
/// batch is about what one request holds; when its samples are more (zero samples, exemplars), it makes two.
struct RequestBatches {
    /// Where a series is encoded.
    struct Place {
        fileprivate let batch: Int
        fileprivate let number: Int
    }

    private let version: RemoteWriteVersion
    private let limits: RequestLimits
    private var joiners: [RequestJoiner] = []
    private var full: [FrozenRequest] = []
    private var room = RequestRoom()
    private var kind = FrozenRequest.Kind.values
    private var metadata: [EncodedMetadata] = []

    init(_ version: RemoteWriteVersion, _ limits: RequestLimits) {
        self.version = version
        self.limits = limits
        joiners = [RequestJoiner(version, limits)]
    }

    mutating func begin(_ kind: FrozenRequest.Kind) {
        self.kind = kind
    }

    /// Encodes a series for good.
    mutating func encode(name: String, labels: [LabelPair], _ description: SeriesDescription) -> Place {
        if joiners[joiners.count - 1].isCrowded { joiners.append(RequestJoiner(version, limits)) }
        let last = joiners.count - 1
        return Place(batch: last, number: joiners[last].encode(name: name, labels: labels, description))
    }

    mutating func append(_ place: Place, _ value: Double, at time: Int64, since start: Int64 = 0) {
        if joiners[place.batch].append(place.number, value, at: time, since: start) { return }
        freeze(place.batch)
        _ = joiners[place.batch].append(place.number, value, at: time, since: start)
    }

    mutating func append(
        _ place: Place,
        _ samples: [RemoteWriteSample],
        exemplars: [RemoteWriteExemplar] = []
    ) {
        if joiners[place.batch].append(place.number, samples, exemplars: exemplars) { return }
        freeze(place.batch)
        _ = joiners[place.batch].append(place.number, samples, exemplars: exemplars)
    }

    mutating func append(_ place: Place, _ samples: [NativeSample]) {
        if joiners[place.batch].append(place.number, samples) { return }
        freeze(place.batch)
        _ = joiners[place.batch].append(place.number, samples)
    }

    mutating func append(_ metadata: EncodedMetadata) {
        self.metadata.append(metadata)
    }

    /// The requests that were begun since the last time.
    mutating func finish() -> [FrozenRequest] {
        appendMetadata()
        for batch in joiners.indices { freeze(batch) }
        defer { full = [] }
        return full
    }

    /// Puts the metadata into the last request of the flush; what finds no room there waits for its next turn.
    private mutating func appendMetadata() {
        guard !metadata.isEmpty, let batch = joiners.lastIndex(where: { !$0.isEmpty }) else { return }
        for family in metadata where !joiners[batch].append(family) { break }
        metadata = []
    }

    private mutating func freeze(_ batch: Int) {
        guard joiners[batch].contents.count > 0 else { return }
        full.append(FrozenRequest(kind, finishing: &joiners[batch], in: &room))
    }
}
