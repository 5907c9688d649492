// SPDX-License-Identifier: Apache-2.0

extension NativeSample {
    /// The `Histogram` message; the two versions differ in the last field.
    func message(_ version: RemoteWriteVersion) -> [UInt8] {
        var bytes: [UInt8] = []
        // Members of a oneof are there even where they are zero.
        bytes.append(Key.count)
        bytes.appendVarint(count)
        bytes.appendField(Key.sum, double: sum)
        if schema != 0 {
            bytes.append(Key.schema)
            bytes.appendZigzag(schema)
        }
        bytes.appendField(Key.zeroThreshold, double: zeroThreshold)
        bytes.append(Key.zeroCount)
        bytes.appendVarint(zeroCount)
        appendBuckets(to: &bytes)
        bytes.appendField(Key.timestamp, number: UInt64(bitPattern: timestamp))
        if version == .v2, startTimestamp != 0 {
            bytes.appendVarint(Key.startTimestamp)
            bytes.appendVarint(UInt64(bitPattern: startTimestamp))
        }
        return bytes
    }

    private func appendBuckets(to bytes: inout [UInt8]) {
        for span in spans {
            var message: [UInt8] = []
            if span.offset != 0 {
                message.append(Key.spanOffset)
                message.appendZigzag(span.offset)
            }
            message.appendField(Key.spanLength, number: span.length)
            bytes.appendField(Key.positiveSpans, message)
        }
        guard !deltas.isEmpty else { return }
        var packed: [UInt8] = []
        for delta in deltas { packed.appendZigzag(delta) }
        bytes.appendField(Key.positiveDeltas, packed)
    }
}

private enum Key {
    static let count: UInt8 = 1 << 3 | 0
    static let sum: UInt8 = 3 << 3 | 1
    static let schema: UInt8 = 4 << 3 | 0
    static let zeroThreshold: UInt8 = 5 << 3 | 1
    static let zeroCount: UInt8 = 6 << 3 | 0
    static let positiveSpans: UInt8 = 11 << 3 | 2
    static let positiveDeltas: UInt8 = 12 << 3 | 2
    static let timestamp: UInt8 = 15 << 3 | 0
    /// Beyond 15 a key takes two bytes.
    static let startTimestamp: UInt64 = 17 << 3 | 0

    static let spanOffset: UInt8 = 1 << 3 | 0
    static let spanLength: UInt8 = 2 << 3 | 0
}
