// SPDX-License-Identifier: Apache-2.0

/// The checksum of RFC 3720, section B.4 (Castagnoli's polynomial), over bytes in any number of pieces.
struct CRC32C {
    private var state: UInt32 = .max

    var value: UInt32 { ~state }

    static func of(_ bytes: borrowing Span<UInt8>) -> UInt32 {
        var checksum = CRC32C()
        checksum.update(bytes)
        return checksum.value
    }

    /// Eight bytes a step, each by a table of its own.
    mutating func update(_ bytes: borrowing Span<UInt8>) {
        let tables = Self.tables
        var state = state
        var at = 0
        while bytes.count - at >= 8 {
            let low = state ^ Self.word(bytes, at)
            let high = Self.word(bytes, at + 4)
            state = Self.mixed(low, tables, 4) ^ Self.mixed(high, tables, 0)
            at += 8
        }
        while at < bytes.count {
            state = tables[Int((state ^ UInt32(bytes[at])) & 0xFF)] ^ (state >> 8)
            at += 1
        }
        self.state = state
    }

    private static func word(_ bytes: borrowing Span<UInt8>, _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }

    /// Four bytes through the tables `first + 3` down to `first`.
    private static func mixed(_ word: UInt32, _ tables: [UInt32], _ first: Int) -> UInt32 {
        tables[(first + 3) << 8 | Int(word & 0xFF)]
            ^ tables[(first + 2) << 8 | Int(word >> 8 & 0xFF)]
            ^ tables[(first + 1) << 8 | Int(word >> 16 & 0xFF)]
            ^ tables[first << 8 | Int(word >> 24)]
    }

    /// Table *n* says what a byte does that *n* bytes follow.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { value, _ in (value >> 1) ^ (value & 1 == 1 ? 0x82F6_3B78 : 0) }
        }
        for index in 256..<8 * 256 {
            let shorter = tables[index - 256]
            tables.append(tables[Int(shorter & 0xFF)] ^ (shorter >> 8))
        }
        return tables
    }()
}
