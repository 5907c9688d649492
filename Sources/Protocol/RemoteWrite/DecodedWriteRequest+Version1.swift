// SPDX-License-Identifier: Apache-2.0

// The parts of `prometheus.WriteRequest`, with Prometheus' own extensions: exemplars and native histograms.

extension DecodedWriteRequest.TimeSeries {
    init(version1 bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): labels.append(try .init(try reader.delimited()))
            case (2, 2): samples.append(try .init(try reader.delimited(), .v1))
            case (3, 2): exemplars.append(try .init(version1: try reader.delimited()))
            case (4, 2): histograms.append(try .init(try reader.delimited(), .v1))
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
    /// The two versions differ in one field.
    init(_ bytes: ArraySlice<UInt8>, _ version: RemoteWriteVersion) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 1): value = try reader.double()
            case (2, 0): timestamp = try reader.int64()
            case (3, 0) where version == .v2: startTimestamp = try reader.int64()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.Exemplar {
    fileprivate init(version1 bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): labels.append(try .init(try reader.delimited()))
            case (2, 1): value = try reader.double()
            case (3, 0): timestamp = try reader.int64()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}

extension DecodedWriteRequest.Metadata {
    init(version1 bytes: ArraySlice<UInt8>) throws(WireError) {
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
