// SPDX-License-Identifier: Apache-2.0

/// A sample's timestamps as the bytes of its fields, encoded once for all samples that share them.
struct WireStamp: Sendable {
    /// Two fields of one byte for the key and at most ten for the number.
    static let capacity = 24

    let time: Int64
    let start: Int64
    /// The bytes, the first one lowest.
    private(set) var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    let count: Int

    init(time: Int64, start: Int64) {
        self.time = time
        self.start = start
        var bytes: [UInt8] = []
        bytes.appendField(WireKey.timestamp, number: UInt64(bitPattern: time))
        bytes.appendField(WireKey.startTimestamp, number: UInt64(bitPattern: start))
        count = bytes.count
        words = (Self.word(bytes, 0), Self.word(bytes, 8), Self.word(bytes, 16))
    }

    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        bytes.dropFirst(start).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
