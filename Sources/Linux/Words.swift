// SPDX-License-Identifier: Apache-2.0

extension Sequence<UInt64> {
    /// FNV-1a over whole words: enough to tell damage from what we wrote, and no more.
    package var hash: UInt64 { reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 } }
}

extension [UInt64] {
    /// The words that bytes are in a file, the lowest byte first; what is left after the last whole word is none.
    package init(littleEndian bytes: [UInt8]) {
        self = stride(from: 0, through: bytes.count - 8, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}

extension String {
    /// The same number in every process, which `hashValue` is not.
    package var stableHash: UInt64 { utf8.lazy.map(UInt64.init).hash }
}
