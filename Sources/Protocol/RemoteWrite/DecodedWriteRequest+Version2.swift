// SPDX-License-Identifier: Apache-2.0

// The parts of `io.prometheus.write.v2.Request`.

extension DecodedWriteRequest.TimeSeries {
    init(version2 bytes: ArraySlice<UInt8>, _ symbols: [String]) throws(WireError) {
        var reader = WireReader(bytes)
        var references: [UInt64] = []
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, let wireType): try reader.numbers(wireType, into: &references)
            case (2, 2): samples.append(try .init(try reader.delimited(), .v2))
            case (3, 2): histograms.append(try .init(try reader.delimited(), .v2))
            case (4, 2): exemplars.append(try .init(version2: try reader.delimited(), symbols))
            case (5, 2): metadata = try .init(version2: try reader.delimited(), symbols)
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
        labels = try .init(references, symbols)
    }
}

extension [DecodedWriteRequest.Label] {
    fileprivate init(_ references: [UInt64], _ symbols: [String]) throws(WireError) {
        self = []
        guard references.count.isMultiple(of: 2) else { throw .unpairedReference }
        for place in stride(from: 0, to: references.count, by: 2) {
            let name = try text(references[place], symbols)
            append(.init(name: name, value: try text(references[place + 1], symbols)))
        }
    }
}

private func text(_ reference: UInt64, _ symbols: [String]) throws(WireError) -> String {
    guard reference < UInt64(symbols.count) else { throw .unknownSymbol(reference) }
    return symbols[Int(reference)]
}

extension DecodedWriteRequest.Exemplar {
    fileprivate init(version2 bytes: ArraySlice<UInt8>, _ symbols: [String]) throws(WireError) {
        var reader = WireReader(bytes)
        var references: [UInt64] = []
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, let wireType): try reader.numbers(wireType, into: &references)
            case (2, 1): value = try reader.double()
            case (3, 0): timestamp = try reader.int64()
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
        labels = try .init(references, symbols)
    }
}

extension DecodedWriteRequest.Metadata {
    fileprivate init(version2 bytes: ArraySlice<UInt8>, _ symbols: [String]) throws(WireError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 0): type = try reader.varint()
            case (3, 0): help = try text(try reader.varint(), symbols)
            case (4, 0): unit = try text(try reader.varint(), symbols)
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }
}
