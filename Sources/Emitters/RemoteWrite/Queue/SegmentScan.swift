// SPDX-License-Identifier: Apache-2.0

/// What a segment's bytes hold, sound or not.
///
/// A process that is killed while it writes leaves part of a record at the end: its request was never counted, and is cut
/// off. Anything else that is no record is damage; what is sound behind it is still found.
struct SegmentScan {
    /// Of the layout of segments and records; another one is not read.
    static let header: [UInt8] = Array("TMQ1".utf8) + [1, 0, 0, 0]

    struct Found {
        let record: QueueRecord
        let offset: Int
    }

    private(set) var records: [Found] = []
    /// Up to here the records at the file's beginning go, without a gap.
    private(set) var soundEnd = 0
    /// Whether there is anything that neither is a record nor the beginning of one.
    private(set) var isDamaged = false
    /// Bytes of a record that was being written.
    private(set) var torn = 0

    init(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.header) else {
            isDamaged = !Self.header.starts(with: bytes)
            torn = isDamaged ? 0 : bytes.count
            return
        }
        soundEnd = Self.header.count
        var offset = soundEnd
        while offset < bytes.count {
            guard let record = QueueRecord(bytes, at: offset) else {
                guard let next = Self.nextRecord(in: bytes, after: offset) else {
                    end(bytes, offset)
                    return
                }
                isDamaged = true
                offset = next
                continue
            }
            records.append(Found(record: record, offset: offset))
            offset += record.size
            if !isDamaged { soundEnd = offset }
        }
    }

    private mutating func end(_ bytes: [UInt8], _ offset: Int) {
        let isBeginning = Self.isBeginning(bytes[offset...])
        torn = isBeginning ? bytes.count - offset : 0
        isDamaged = isDamaged || !isBeginning
    }

    /// Whether the bytes could be a record that lacks its end.
    private static func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool {
        var magic: [UInt8] = []
        magic.append(fixed: QueueRecord.magic)
        guard magic.starts(with: bytes.prefix(4)) || bytes.starts(with: magic) else { return false }
        var reader = FixedReader(Array(bytes.prefix(12)), at: 8)
        guard let length = reader.next(UInt32.self) else { return true }
        return length <= QueueRecord.bodyLimit && bytes.count < QueueRecord.headerSize + Int(length)
    }

    private static func nextRecord(in bytes: [UInt8], after offset: Int) -> Int? {
        let first = UInt8(truncatingIfNeeded: QueueRecord.magic)
        return (offset + 1..<max(bytes.count, offset + 1)).first { place in
            bytes[place] == first && QueueRecord(bytes, at: place) != nil
        }
    }
}
