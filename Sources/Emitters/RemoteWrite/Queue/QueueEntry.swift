// SPDX-License-Identifier: Apache-2.0

import Protocol

/// What memory keeps of a queued request: all but its body.
struct QueueEntry: Equatable {
    let sequence: UInt64
    let flush: UInt64
    /// Samples recorded up to and with this request.
    let recordedAfter: UInt64
    let oldest: Int64
    let newest: Int64
    let samples: UInt32
    let histograms: UInt32
    let exemplars: UInt32
    let version: RemoteWriteVersion
    let kind: FrozenRequest.Kind
    /// Bytes of the body.
    let length: UInt32
    var place: QueuePlace

    init(_ record: QueueRecord, place: QueuePlace) {
        let request = record.request
        (sequence, flush) = (record.sequence, record.flush)
        recordedAfter = record.recordedBefore &+ UInt64(request.count)
        (oldest, newest) = (request.oldest, request.newest)
        samples = UInt32(clamping: request.samples)
        histograms = UInt32(clamping: request.histograms)
        exemplars = UInt32(clamping: request.exemplars)
        (version, kind) = (request.version, request.kind)
        length = UInt32(clamping: request.body.count)
        self.place = place
    }

    /// What the account counts.
    var count: UInt64 { UInt64(samples) + UInt64(histograms) }
    /// Bytes that it takes in a segment.
    var size: Int { QueueRecord.headerSize + Int(length) }

    func request(_ body: [UInt8]) -> FrozenRequest {
        FrozenRequest(
            version: version,
            kind: kind,
            body: body,
            samples: Int(samples),
            histograms: Int(histograms),
            exemplars: Int(exemplars),
            oldest: oldest,
            newest: newest
        )
    }
}

/// Where a request's record lies.
struct QueuePlace: Equatable {
    /// Zero stands for memory.
    var segment: UInt32
    var offset: UInt32

    static let memory = QueuePlace(segment: 0, offset: 0)
    var isMemory: Bool { segment == 0 }
}
