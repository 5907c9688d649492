// SPDX-License-Identifier: Apache-2.0

/// A remote-write message read back: what a receiver sees. Read without generated code and without libprotobuf-c, so that
/// it can judge what those have written.
///
/// Stricter than a receiver need be: fields that the message does not name and references into nowhere are errors.
package struct DecodedWriteRequest: Sendable {
    package struct Label: Hashable, Sendable {
        package var name = ""
        package var value = ""
    }

    package struct Sample: Sendable {
        package var value = 0.0
        package var timestamp: Int64 = 0
        /// 0: not told. 1.0 cannot tell it.
        package var startTimestamp: Int64 = 0
    }

    package struct Exemplar: Sendable {
        package var labels: [Label] = []
        package var value = 0.0
        package var timestamp: Int64 = 0
    }

    package struct Metadata: Equatable, Sendable {
        package var type: UInt64 = 0
        /// The family's; empty in 2.0, where metadata belongs to a series.
        package var name = ""
        package var help = ""
        package var unit = ""
    }

    package struct TimeSeries: Sendable {
        package var labels: [Label] = []
        package var samples: [Sample] = []
        package var histograms: [DecodedHistogram] = []
        package var exemplars: [Exemplar] = []
        /// Only 2.0 has one.
        package var metadata: Metadata?
    }

    package let version: RemoteWriteVersion
    package private(set) var timeSeries: [TimeSeries] = []
    /// Of families; only 1.0 has them.
    package private(set) var metadata: [Metadata] = []
    /// Only 2.0 has a table.
    package private(set) var symbols: [String] = []

    package init(message: [UInt8], version: RemoteWriteVersion = .v1) throws(WireError) {
        self.version = version
        switch version {
        case .v1: try read1(message[...])
        case .v2: try read2(message[...])
        }
    }

    private mutating func read1(_ message: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            switch try reader.key() {
            case (1, 2): timeSeries.append(try TimeSeries(version1: try reader.delimited()))
            case (3, 2): metadata.append(try Metadata(version1: try reader.delimited()))
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
    }

    /// The series wait until the whole table is known, wherever in the message its parts lie.
    private mutating func read2(_ message: ArraySlice<UInt8>) throws(WireError) {
        var reader = WireReader(message)
        var series: [ArraySlice<UInt8>] = []
        while !reader.isAtEnd {
            switch try reader.key() {
            case (4, 2): symbols.append(try reader.text())
            case (5, 2): series.append(try reader.delimited())
            case let key: throw .unexpectedField(number: key.number, wireType: key.wireType)
            }
        }
        guard message.isEmpty || symbols.first == "" else { throw .firstSymbolNotEmpty }
        for bytes in series { timeSeries.append(try TimeSeries(version2: bytes, symbols)) }
    }
}

extension RemoteWriteVersion {
    /// Tells a message's version from its first field: the two have none in common. Nil: it is neither, or empty.
    package init?(ofMessage message: [UInt8]) {
        var reader = WireReader(message[...])
        switch (try? reader.key())?.number {
        case 1, 3: self = .v1
        case 4, 5: self = .v2
        default: return nil
        }
    }
}
