// SPDX-License-Identifier: Apache-2.0

/// A native histogram as remote write carries it, with all fields of either version.
package struct DecodedHistogram: Sendable {
    package enum Count: Equatable, Sendable {
        case integer(UInt64)
        case float(Double)
    }

    package struct Span: Equatable, Sendable {
        package var offset: Int64 = 0
        package var length: UInt64 = 0
    }

    /// Buckets of one sign. Either the differences or the float counts are there.
    package struct Buckets: Equatable, Sendable {
        package var spans: [Span] = []
        package var deltas: [Int64] = []
        package var counts: [Double] = []
    }

    package var count = Count.integer(0)
    package var sum = 0.0
    package var schema: Int64 = 0
    package var zeroThreshold = 0.0
    package var zeroCount = Count.integer(0)
    package var negative = Buckets()
    package var positive = Buckets()
    package var resetHint: UInt64 = 0
    package var timestamp: Int64 = 0
    package var customValues: [Double] = []
    /// 0: not told. 1.0 cannot tell it.
    package var startTimestamp: Int64 = 0

    init(_ bytes: ArraySlice<UInt8>, _ version: RemoteWriteVersion) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            let (number, wireType) = try reader.key()
            switch (number, wireType) {
            case (1, 0): count = .integer(try reader.varint())
            case (2, 1): count = .float(try reader.double())
            case (3, 1): sum = try reader.double()
            case (4, 0): schema = try reader.zigzag()
            case (5, 1): zeroThreshold = try reader.double()
            case (6, 0): zeroCount = .integer(try reader.varint())
            case (7, 1): zeroCount = .float(try reader.double())
            case (8...10, _): try negative.read(number - 7, wireType, &reader)
            case (11...13, _): try positive.read(number - 10, wireType, &reader)
            case (14, 0): resetHint = try reader.varint()
            case (15, 0): timestamp = try reader.int64()
            case (16, _): try reader.doubles(wireType, into: &customValues)
            case (17, 0) where version == .v2: startTimestamp = try reader.int64()
            default: throw .unexpectedField(number: number, wireType: wireType)
            }
        }
    }
}

extension DecodedHistogram.Buckets {
    /// Reads one of the three fields that both signs have: 1, 2 or 3 in their order.
    fileprivate mutating func read(_ field: UInt64, _ wireType: UInt8, _ reader: inout WireReader) throws(WireError) {
        switch (field, wireType) {
        case (1, 2): spans.append(try .init(try reader.delimited()))
        case (2, _):
            var numbers: [UInt64] = []
            try reader.numbers(wireType, into: &numbers)
            deltas += numbers.map(WireReader.unfolded)
        default: try reader.doubles(wireType, into: &counts)
        }
    }
}

extension DecodedHistogram.Span {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 0): offset = try reader.zigzag()
            case (2, 0): length = try reader.varint()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}
