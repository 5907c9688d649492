// SPDX-License-Identifier: Apache-2.0

/// Numbers of a fixed size in files of our own, the least byte first.
extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(fixed number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    mutating func store(fixed number: UInt32, at place: Int) {
        for index in 0..<4 { self[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }
}

/// Reads such numbers one after another; past the end it has none.
struct FixedReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    mutating func next<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        let size = Number.bitWidth / 8
        guard position >= 0, size <= bytes.count - position else { return nil }
        defer { position += size }
        return (0..<size).reduce(Number(0)) { $0 | Number(truncatingIfNeeded: bytes[position + $1]) << Number(8 * $1) }
    }

    mutating func next(count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, position >= 0, count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
