// SPDX-License-Identifier: Apache-2.0

/// A `prometheus.WriteRequest` read back: what a receiver sees.
///
/// Stricter than a receiver need be: fields that remote write 1.0 does not name are errors.
package struct DecodedWriteRequest: Sendable {
    package struct Label: Hashable, Sendable {
        package var name = ""
        package var value = ""
    }

    package struct Sample: Sendable {
        package var value = 0.0
        package var timestamp: Int64 = 0
    }

    package struct TimeSeries: Sendable {
        package var labels: [Label] = []
        package var samples: [Sample] = []
    }

    package struct Metadata: Equatable, Sendable {
        package var type: UInt64 = 0
        package var name = ""
        package var help = ""
        package var unit = ""
    }

    package private(set) var timeSeries: [TimeSeries] = []
    package private(set) var metadata: [Metadata] = []

    package init(message: [UInt8]) throws(WireError) {
        var reader = WireReader(message[...])
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): timeSeries.append(try TimeSeries(try reader.delimited()))
            case (3, 2): metadata.append(try Metadata(try reader.delimited()))
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.TimeSeries {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): labels.append(try .init(try reader.delimited()))
            case (2, 2): samples.append(try .init(try reader.delimited()))
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.Label {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): name = try reader.text()
            case (2, 2): value = try reader.text()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.Sample {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 1): value = Double(bitPattern: try reader.fixed64())
            case (2, 0): timestamp = Int64(bitPattern: try reader.varint())
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.Metadata {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 0): type = try reader.varint()
            case (2, 2): name = try reader.text()
            case (4, 2): help = try reader.text()
            case (5, 2): unit = try reader.text()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}
