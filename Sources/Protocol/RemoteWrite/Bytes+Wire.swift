// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a number in protobuf's groups of seven bits, the lowest first.
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends eight bytes, the lowest first.
    mutating func appendFixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

func varintLength(_ value: UInt64) -> Int {
    (70 - (value | 1).leadingZeroBitCount) / 7
}
