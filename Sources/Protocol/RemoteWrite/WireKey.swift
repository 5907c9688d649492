// SPDX-License-Identifier: Apache-2.0

/// Field numbers with their wire types, as the specifications fix them; where none is said, both versions agree.
enum WireKey {
    static let metadata1: UInt8 = 3 << 3 | 2

    static let samples: UInt8 = 2 << 3 | 2
    static let exemplars2: UInt8 = 4 << 3 | 2

    static let value: UInt8 = 1 << 3 | 1
    static let timestamp: UInt8 = 2 << 3 | 0
    static let startTimestamp: UInt8 = 3 << 3 | 0

    static let exemplarLabels: UInt8 = 1 << 3 | 2
    static let exemplarValue: UInt8 = 2 << 3 | 1
    static let exemplarTimestamp: UInt8 = 3 << 3 | 0

    static func timeSeries(_ version: RemoteWriteVersion) -> UInt8 {
        switch version {
        case .v1: 1 << 3 | 2
        case .v2: 5 << 3 | 2
        }
    }

    static func histograms(_ version: RemoteWriteVersion) -> UInt8 {
        switch version {
        case .v1: 4 << 3 | 2
        case .v2: 3 << 3 | 2
        }
    }
}

extension [UInt8] {
    // Version 3 of protobuf leaves zeros out.

    mutating func appendField(_ key: UInt8, number: UInt64) {
        guard number != 0 else { return }
        append(key)
        appendVarint(number)
    }

    mutating func appendField(_ key: UInt8, double: Double) {
        let bits = double.remoteWriteBits
        guard bits != 0 else { return }
        append(key)
        appendFixed64(bits)
    }

    mutating func appendField(_ key: UInt8, _ bytes: [UInt8]) {
        append(key)
        appendVarint(UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends a `sint32` or `sint64` in protobuf's zigzag: 0, -1, 1, -2, … become 0, 1, 2, 3, …
    mutating func appendZigzag(_ value: Int64) {
        appendVarint(UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63))
    }
}
