// SPDX-License-Identifier: Apache-2.0

/// One counter in a `CounterFile`: text's length, a check value of birth and text, birth, sum, text, little-endian, padded
/// to whole eights so that a sum never straddles two of the disk's sectors.
struct CounterRecord: Equatable {
    static let magic = Array("tokenmeter-sd 1\n".utf8)
    static let sumOffset = 16

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
        var reader = FixedReader(bytes, at: offset)
        guard let length = reader.next(UInt32.self), let check = reader.next(UInt32.self),
            let birth = reader.next(Int64.self), let bits = reader.next(UInt64.self),
            let text = reader.next(count: Int(length))
        else { return nil }
        self.init(text: String(decoding: text, as: UTF8.self), birth: birth, sum: Double(bitPattern: bits))
        guard check == Self.check(birth, self.text), sum.isFinite else { return nil }
    }

    var bytes: [UInt8] {
        let text = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.append(fixed: UInt32(clamping: text.count))
        bytes.append(fixed: Self.check(birth, self.text))
        bytes.append(fixed: birth)
        bytes.append(fixed: sum.bitPattern)
        bytes += text
        bytes += [UInt8](repeating: 0, count: (8 - text.count % 8) % 8)
        return bytes
    }

    /// Against torn writes; the sum, which is written by itself, is left out.
    private static func check(_ birth: Int64, _ text: String) -> UInt32 {
        var bytes: [UInt8] = []
        bytes.append(fixed: birth)
        bytes += text.utf8
        return CRC32C.of(bytes.span)
    }
}
