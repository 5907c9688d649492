// SPDX-License-Identifier: Apache-2.0

/// Joins a `prometheus.WriteRequest` (remote write 1.0) from encoded labels and fresh samples.
package struct WriteRequest: Sendable {
    package private(set) var message: [UInt8] = []
    package private(set) var samples = 0

    /// What says that a series has ended; the specification reserves this NaN.
    package static let staleMarker = Double(bitPattern: 0x7FF0_0000_0000_0002)
    /// Any other NaN.
    private static let notANumber: UInt64 = 0x7FF8_0000_0000_0001

    private var sample: [UInt8] = []

    package init() {}

    /// Adds a series with one sample; `time` is milliseconds since 1970.
    package mutating func append(_ labels: EncodedLabels, _ value: Double, at time: Int64) {
        encode(value, at: time)
        message.append(Tag.timeSeries)
        message.appendVarint(UInt64(labels.bytes.count + 1 + varintLength(UInt64(sample.count)) + sample.count))
        message.append(contentsOf: labels.bytes)
        message.append(Tag.samples)
        message.appendVarint(UInt64(sample.count))
        message.append(contentsOf: sample)
        samples += 1
    }

    package mutating func append(_ metadata: EncodedMetadata) {
        message.append(Tag.metadata)
        message.appendVarint(UInt64(metadata.bytes.count))
        message.append(contentsOf: metadata.bytes)
    }

    /// The body to send: the message as one snappy block.
    package func body() -> [UInt8] { Snappy.compress(message.span) }

    /// Begins the next message in the same memory.
    package mutating func removeAll() {
        message.removeAll(keepingCapacity: true)
        samples = 0
    }

    private mutating func encode(_ value: Double, at time: Int64) {
        sample.removeAll(keepingCapacity: true)
        // Version 3 of protobuf leaves zeros out.
        if value != 0 {
            sample.append(Tag.value)
            sample.appendFixed64(bits(of: value))
        }
        if time != 0 {
            sample.append(Tag.timestamp)
            sample.appendVarint(UInt64(bitPattern: time))
        }
    }

    /// The stale marker's NaN is a signalling one: arithmetic would change it, so only its bits are ever moved.
    private func bits(of value: Double) -> UInt64 {
        let bits = value.bitPattern
        return value.isNaN && bits != Self.staleMarker.bitPattern ? Self.notANumber : bits
    }
}

/// Field numbers with their wire types, as the specification fixes them.
private enum Tag {
    static let timeSeries: UInt8 = 1 << 3 | 2
    static let metadata: UInt8 = 3 << 3 | 2
    static let samples: UInt8 = 2 << 3 | 2
    static let value: UInt8 = 1 << 3 | 1
    static let timestamp: UInt8 = 2 << 3 | 0
}
