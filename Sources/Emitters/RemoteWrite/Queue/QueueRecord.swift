// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A request as it lies in a segment: a header of fixed size, checksummed together with the body that follows it.
struct QueueRecord: Equatable {
    static let magic: UInt32 = 0x5152_4D54  // "TMRQ"
    static let headerSize = 72
    /// No request is anywhere near it; a length beyond is a damaged one.
    static let bodyLimit = 64 << 20

    /// Rises by one with each request that was ever queued here.
    var sequence: UInt64
    /// The requests of one snapshot share it.
    var flush: UInt64
    /// Samples that were ever recorded here, without this request's own: what is missing between two records shows.
    var recordedBefore: UInt64
    var request: FrozenRequest

    /// Of the header and the body.
    var size: Int { Self.headerSize + request.body.count }

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        bytes.append(fixed: Self.magic)
        bytes.append(fixed: UInt32(0))
        bytes.append(fixed: UInt32(request.body.count))
        bytes += [request.version.rawValue, request.kind.rawValue, 0, 0]
        for number in [sequence, flush, recordedBefore] { bytes.append(fixed: number) }
        for count in [request.samples, request.histograms, request.exemplars, 0] {
            bytes.append(fixed: UInt32(clamping: count))
        }
        bytes.append(fixed: request.oldest)
        bytes.append(fixed: request.newest)
        bytes += request.body
        bytes.store(fixed: CRC32C.of(bytes.span.extracting(8...)), at: 4)
        return bytes
    }

    /// The record that starts at `offset`; nil when none whole and sound does.
    init?(_ bytes: [UInt8], at offset: Int = 0) {
        var reader = FixedReader(bytes, at: offset)
        guard reader.next() == Self.magic, let checksum = reader.next(UInt32.self),
            let length = reader.next(UInt32.self), length <= Self.bodyLimit,
            Self.headerSize + Int(length) <= bytes.count - offset,
            CRC32C.of(bytes.span.extracting(offset + 8..<offset + Self.headerSize + Int(length))) == checksum,
            let shape = reader.next(count: 4), let version = RemoteWriteVersion(rawValue: shape[shape.startIndex]),
            let kind = FrozenRequest.Kind(rawValue: shape[shape.startIndex + 1]),
            let sequence = reader.next(UInt64.self), let flush = reader.next(UInt64.self),
            let recordedBefore = reader.next(UInt64.self), let samples = reader.next(UInt32.self),
            let histograms = reader.next(UInt32.self), let exemplars = reader.next(UInt32.self),
            reader.next(UInt32.self) != nil, let oldest = reader.next(Int64.self),
            let newest = reader.next(Int64.self), let body = reader.next(count: Int(length))
        else { return nil }
        (self.sequence, self.flush, self.recordedBefore) = (sequence, flush, recordedBefore)
        request = FrozenRequest(
            version: version,
            kind: kind,
            body: Array(body),
            samples: Int(samples),
            histograms: Int(histograms),
            exemplars: Int(exemplars),
            oldest: oldest,
            newest: newest
        )
    }

    init(sequence: UInt64, flush: UInt64, recordedBefore: UInt64, request: FrozenRequest) {
        self.sequence = sequence
        self.flush = flush
        self.recordedBefore = recordedBefore
        self.request = request
    }
}
