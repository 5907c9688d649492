// SPDX-License-Identifier: Apache-2.0

/// How far a destination's delivery has come, beside the requests themselves.
struct QueueProgress: Equatable {
    static let magic: UInt32 = 0x5052_4D54  // "TMRP"
    /// A kill never leaves half of a page that one call has written; the checksum is for power failures.
    static let slotSize = 4096

    struct Planned: Equatable {
        var thinned: UInt64 = 0
        var overflow: UInt64 = 0
    }

    /// Of two slots the later counts.
    var generation: UInt64 = 0
    /// All requests up to this one are delivered or dropped.
    var settled: UInt64 = 0
    var nextSequence: UInt64 = 1
    var nextFlush: UInt64 = 1
    var account = DeliveryAccount()
    /// What `account` will have dropped, as thinned and for want of room, once a thinning that has begun is through.
    var planned = Planned()
    /// Milliseconds since 1970.
    var newestDelivered: Int64 = .min
    var newestRecorded: Int64 = .min
    /// Seconds since 1970 until which the receiver is taken for one that reads only version 1; see `VersionChoice`.
    var version1Until: Int64 = 0

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(fixed: Self.magic)
        bytes.append(fixed: UInt32(0))
        for number in [
            generation, settled, nextSequence, nextFlush, account.recorded, account.delivered, account.pending,
            planned.thinned, planned.overflow,
        ] {
            bytes.append(fixed: number)
        }
        for time in [newestDelivered, newestRecorded, version1Until] { bytes.append(fixed: time) }
        // There are fewer reasons than status codes that refuse; all of them fit.
        bytes.append(fixed: UInt32(account.dropped.count))
        for drop in account.dropped {
            let reason = drop.reason.utf8.prefix(31)
            bytes.append(UInt8(reason.count))
            bytes += reason
            bytes.append(fixed: drop.samples)
        }
        bytes += [UInt8](repeating: 0, count: max(Self.slotSize - bytes.count, 0))
        bytes.store(fixed: CRC32C.of(bytes.span.extracting(8...)), at: 4)
        return bytes
    }

    init() {}

    init?(_ bytes: [UInt8]) {
        var reader = FixedReader(bytes)
        guard bytes.count == Self.slotSize, reader.next() == Self.magic,
            reader.next() == CRC32C.of(bytes.span.extracting(8...)),
            let generation = reader.next(UInt64.self), let settled = reader.next(UInt64.self),
            let nextSequence = reader.next(UInt64.self), let nextFlush = reader.next(UInt64.self),
            let recorded = reader.next(UInt64.self), let delivered = reader.next(UInt64.self),
            let pending = reader.next(UInt64.self),
            let thinned = reader.next(UInt64.self), let overflow = reader.next(UInt64.self),
            let newestDelivered = reader.next(Int64.self), let newestRecorded = reader.next(Int64.self),
            let version1Until = reader.next(Int64.self), let drops = reader.next(UInt32.self)
        else { return nil }
        (self.generation, self.settled) = (generation, settled)
        (self.nextSequence, self.nextFlush) = (nextSequence, nextFlush)
        (account.recorded, account.delivered, account.pending) = (recorded, delivered, pending)
        planned = Planned(thinned: thinned, overflow: overflow)
        (self.newestDelivered, self.newestRecorded) = (newestDelivered, newestRecorded)
        self.version1Until = version1Until
        for _ in 0..<drops {
            guard let length = reader.next(UInt8.self), let reason = reader.next(count: Int(length)),
                let samples = reader.next(UInt64.self)
            else { return nil }
            account.drop(samples, String(decoding: reason, as: UTF8.self))
        }
    }
}
