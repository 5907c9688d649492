// SPDX-License-Identifier: Apache-2.0

/// What a TZif file (RFC 9636) says: when the offset changes, and to what.
struct ZoneFile: Sendable {
    enum Fault: Error, Equatable, Sendable {
        /// It does not begin as such a file does.
        case foreign
        /// It ends too early, or its numbers contradict one another.
        case damaged
        /// Its instants count leap seconds, as no computer's clock does.
        case countsLeapSeconds
    }

    /// Seconds since 1970, ascending.
    var changes: [Int64] = []
    /// From each change on; seconds east of UTC.
    var offsets: [Int64] = []
    /// Before the first change.
    var firstOffset: Int64 = 0
    /// After the last change; nil leaves the last offset in force.
    var rule: PosixRule?
}

extension ZoneFile {
    init(_ bytes: [UInt8]) throws(Fault) {
        let old = try ZoneFileHeader(bytes, at: 0)
        guard old.version > 0 else {
            try read(bytes, ZoneFileBlock(old, at: ZoneFileHeader.size, timeSize: 4, in: bytes.count))
            return
        }
        // From version 2 on the block for programs that know only 32 bits is followed by all of it again in 64.
        let skipped = try ZoneFileBlock(old, at: ZoneFileHeader.size, timeSize: 4, in: bytes.count)
        let header = try ZoneFileHeader(bytes, at: skipped.end)
        let block = try ZoneFileBlock(header, at: skipped.end + ZoneFileHeader.size, timeSize: 8, in: bytes.count)
        try read(bytes, block)
        rule = try Self.rule(bytes[block.end...])
    }

    private mutating func read(_ bytes: [UInt8], _ block: ZoneFileBlock) throws(Fault) {
        guard block.header.leaps == 0 else { throw .countsLeapSeconds }
        let known = try Self.offsets(bytes, block)
        guard let first = known.first else { throw .damaged }
        firstOffset = first
        changes.reserveCapacity(block.header.times)
        offsets.reserveCapacity(block.header.times)
        for index in 0..<block.header.times {
            let instant = bytes.bigEndian(at: block.times + index * block.timeSize, size: block.timeSize)
            let type = Int(bytes[block.types + index])
            guard type < known.count, instant > changes.last ?? .min else { throw .damaged }
            changes.append(instant)
            offsets.append(known[type])
        }
    }

    /// The offset of each of the file's types.
    private static func offsets(_ bytes: [UInt8], _ block: ZoneFileBlock) throws(Fault) -> [Int64] {
        let offsets = (0..<block.header.types).map { bytes.bigEndian(at: block.details + $0 * 6, size: 4) }
        guard offsets.allSatisfy(TimeZone.possibleOffsets.contains) else { throw .damaged }
        return offsets
    }

    /// The line after the data; an empty one is allowed.
    private static func rule(_ footer: ArraySlice<UInt8>) throws(Fault) -> PosixRule? {
        let newline = UInt8(ascii: "\n")
        guard footer.first == newline, let end = footer.dropFirst().firstIndex(of: newline) else { throw .damaged }
        let line = footer[(footer.startIndex + 1)..<end]
        if line.isEmpty { return nil }
        guard let rule = PosixRule(line) else { throw .damaged }
        return rule
    }
}

/// The fixed beginning of a file and of its second half.
private struct ZoneFileHeader {
    static let size = 44

    /// 0 for the first version, else the digit's code.
    let version: UInt8
    let leaps: Int
    let times: Int
    let types: Int
    /// Bytes of names and flags, which nobody here reads.
    let designations: Int
    let flags: Int

    init(_ bytes: [UInt8], at start: Int) throws(ZoneFile.Fault) {
        guard bytes.count - start >= Self.size else { throw start == 0 ? .foreign : .damaged }
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else { throw start == 0 ? .foreign : .damaged }
        version = bytes[start + 4]
        func count(_ index: Int) -> Int { Int(bytes.bigEndian(at: start + 20 + index * 4, size: 4)) }
        // One that is above 2^31 comes out negative.
        guard (0..<6).allSatisfy({ count($0) >= 0 }) else { throw .damaged }
        flags = count(0) + count(1)
        leaps = count(2)
        times = count(3)
        types = count(4)
        designations = count(5)
    }
}

/// Where the parts of a data block lie, all of them within the file.
private struct ZoneFileBlock {
    let header: ZoneFileHeader
    let timeSize: Int
    let times: Int
    let types: Int
    let details: Int
    let end: Int

    /// Each count has 31 bits: no sum here comes near the end of an `Int`.
    init(_ header: ZoneFileHeader, at start: Int, timeSize: Int, in count: Int) throws(ZoneFile.Fault) {
        self.header = header
        self.timeSize = timeSize
        times = start
        types = times + header.times * timeSize
        details = types + header.times
        end = details + header.types * 6 + header.designations + header.leaps * (timeSize + 4) + header.flags
        guard end <= count else { throw .damaged }
    }
}

extension [UInt8] {
    /// A signed number of 4 or 8 bytes, which lie within the array.
    fileprivate func bigEndian(at start: Int, size: Int) -> Int64 {
        let value = self[start..<start + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
