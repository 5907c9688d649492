// SPDX-License-Identifier: Apache-2.0

/// One counter in a `CounterFile`: text's length, a check value of birth and text, birth, sum, text, little-endian, padded
/// to whole eights so that a sum never straddles two of the disk's sectors.
struct CounterRecord: Equatable {
    static let magic = Array("tokenmeter-sd 1\n".utf8)
    static let sumOffset = 16
    private static let headSize = 24

    let text: String
    let birth: Int64
    var sum: Double

    init(text: String, birth: Int64, sum: Double) {
        self.text = text
        self.birth = birth
        self.sum = sum
    }

    /// Reads the record that begins at `offset`; nil when there is none, or a torn one.
    init?(_ bytes: [UInt8], at offset: Int) {
        guard bytes.count - offset >= Self.headSize else { return nil }
        let length = Int(bytes.littleEndian(UInt32.self, at: offset))
        guard length <= bytes.count - offset - Self.headSize else { return nil }
        let check = bytes.littleEndian(UInt32.self, at: offset + 4)
        birth = Int64(bitPattern: bytes.littleEndian(UInt64.self, at: offset + 8))
        sum = Double(bitPattern: bytes.littleEndian(UInt64.self, at: offset + Self.sumOffset))
        let start = offset + Self.headSize
        text = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard check == Self.check(birth, text), sum.isFinite else { return nil }
    }

    var bytes: [UInt8] {
        let text = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(UInt32(clamping: text.count))
        bytes.appendLittleEndian(Self.check(birth, self.text))
        bytes.appendLittleEndian(UInt64(bitPattern: birth))
        bytes.appendLittleEndian(sum.bitPattern)
        bytes += text
        bytes += [UInt8](repeating: 0, count: (8 - text.count % 8) % 8)
        return bytes
    }

    /// FNV-1a, against torn writes, not against people.
    private static func check(_ birth: Int64, _ text: String) -> UInt32 {
        var head: [UInt8] = []
        head.appendLittleEndian(UInt64(bitPattern: birth))
        return (head + text.utf8).reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

extension [UInt8] {
    mutating func appendLittleEndian<Integer: FixedWidthInteger>(_ value: Integer) {
        for place in 0..<Integer.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }

    fileprivate func littleEndian<Integer: FixedWidthInteger & UnsignedInteger>(
        _: Integer.Type,
        at offset: Int
    ) -> Integer {
        (0..<Integer.bitWidth / 8).reduce(0) { $0 | Integer(self[offset + $1]) << (8 * $1) }
    }
}
