// SPDX-License-Identifier: Apache-2.0

/// Joins requests of remote write from series that were encoded once and fresh samples.
///
/// It lives for many requests, each of the same series, and keeps its memory.
package struct RequestJoiner: Sendable {
    package let version: RemoteWriteVersion
    private let limits: RequestLimits

    /// Of the request so far.
    package private(set) var contents = RequestContents()

    private var symbols = SymbolTable()
    /// The encoded series, one after the other.
    private var encoded: [UInt8] = []
    private var ends: [Int] = [0]

    private var series = WireBuffer()
    private var stamp = WireStamp(time: 0, start: 0)

    package init(_ version: RemoteWriteVersion, _ limits: RequestLimits = .none) {
        self.version = version
        self.limits = limits
    }

    /// The length of the message so far.
    package var byteCount: Int { (version == .v2 ? symbols.byteCount : 0) + series.count }

    package var isEmpty: Bool { series.count == 0 }

    /// Whether a request with a sample of each series that is encoded here is about as large as one may be.
    package var isCrowded: Bool {
        let count = ends.count - 1
        let bytes = encoded.count + count * Self.sampleBytes + (version == .v2 ? symbols.byteCount : 0)
        return count >= limits.samples || bytes >= limits.bytes
    }

    /// Encodes a series for good, its labels in any order; of labels with the same name the first one counts.
    ///
    /// - Returns: the series' number here.
    package mutating func encode(name: String, labels: [LabelPair], _ description: SeriesDescription) -> Int {
        let labels = CanonicalLabels(name: name, labels: labels)
        switch version {
        case .v1: encoded += PackedSeries.version1(labels)
        case .v2: encoded += PackedSeries.version2(labels, description, &symbols)
        }
        ends.append(encoded.count)
        return ends.count - 2
    }

    /// Adds a series with one sample.
    ///
    /// - Returns: false, and nothing is added, when the request is full; an empty one never is.
    package mutating func append(_ number: Int, _ value: Double, at time: Int64, since start: Int64 = 0) -> Bool {
        guard hasRoom(for: number, 1) else { return false }
        let start = version == .v1 ? 0 : start
        if stamp.time != time || stamp.start != start { stamp = WireStamp(time: time, start: start) }
        let range = ends[number]..<ends[number + 1]
        series.append(key: WireKey.timeSeries(version), encoded, range, bits: value.remoteWriteBits, stamp)
        contents.addSample(at: time)
        return true
    }

    /// Adds a series with samples in the order of their timestamps and, in 2.0, with exemplars.
    ///
    /// - Returns: as above.
    package mutating func append(
        _ number: Int,
        _ samples: [RemoteWriteSample],
        exemplars: [RemoteWriteExemplar] = []
    ) -> Bool {
        guard hasRoom(for: number, samples.count, exemplars: exemplars.count) else { return false }
        var fields: [UInt8] = []
        for sample in samples { fields.appendField(WireKey.samples, sample.message(version)) }
        if version == .v2 {
            for exemplar in exemplars { fields.appendField(WireKey.exemplars2, exemplar.message(&symbols)) }
            contents.addExemplars(exemplars.count)
        }
        append(number, fields)
        for sample in samples { contents.add(sample) }
        return true
    }

    /// Adds a series with native histograms in the order of their timestamps.
    ///
    /// - Returns: as above.
    package mutating func append(_ number: Int, _ samples: [NativeSample]) -> Bool {
        guard hasRoom(for: number, samples.count, buckets: samples.reduce(0) { $0 + $1.deltas.count }) else {
            return false
        }
        var fields: [UInt8] = []
        for sample in samples { fields.appendField(WireKey.histograms(version), sample.message(version)) }
        append(number, fields)
        for sample in samples { contents.add(sample) }
        return true
    }

    /// Adds what a family is to a request of 1.0.
    ///
    /// - Returns: as above.
    package mutating func append(_ metadata: EncodedMetadata) -> Bool {
        var field: [UInt8] = []
        field.appendField(WireKey.metadata1, metadata.bytes)
        guard isEmpty || byteCount + field.count <= limits.bytes else { return false }
        series.append(field)
        return true
    }

    /// The message so far, uncompressed.
    package func message() -> [UInt8] {
        var whole = WireBuffer()
        join(into: &whole)
        return whole.bytes
    }

    /// The body to send, the message as one snappy block, and begins the next message.
    package mutating func finish(in room: inout RequestRoom) -> [UInt8] {
        defer { removeAll() }
        guard version == .v2 else { return series.compressed(scratch: &room.compressed) }
        join(into: &room.whole)
        return room.whole.compressed(scratch: &room.compressed)
    }

    /// Symbols come first: some receivers read a message only once.
    private func join(into whole: inout WireBuffer) {
        whole.removeAll()
        if version == .v2 {
            for field in symbols.fields { whole.append(field) }
        }
        whole.append(series)
    }

    private mutating func removeAll() {
        series.removeAll()
        symbols.forgetPassing()
        contents = RequestContents()
    }

    private func hasRoom(for number: Int, _ count: Int, exemplars: Int = 0, buckets: Int = 0) -> Bool {
        if isEmpty { return true }
        let bytes = ends[number + 1] - ends[number] + count * Self.sampleBytes
        let more = exemplars * Self.exemplarBytes + buckets * Self.bucketBytes
        return contents.count + count <= limits.samples && byteCount + bytes + more <= limits.bytes
    }

    /// What a sample of either kind adds to its series at most, the series' key and length included.
    private static let sampleBytes = 96
    /// With a trace's id as a new symbol.
    private static let exemplarBytes = 128
    /// A span and a difference.
    private static let bucketBytes = 32

    private mutating func append(_ number: Int, _ fields: [UInt8]) {
        let range = ends[number]..<ends[number + 1]
        var field: [UInt8] = [WireKey.timeSeries(version)]
        field.appendVarint(UInt64(range.count + fields.count))
        field += encoded[range]
        field += fields
        series.append(field)
    }
}
