// SPDX-License-Identifier: Apache-2.0

/// Takes a message apart such that no series has two samples in one request.
///
/// A series begins with a zero and its first value. In one request they could not be sent again after a lost answer: a
/// receiver that has stored both takes the zero for out of order, and refuses the whole. Apart, each is an exact duplicate.
package struct BeginningSplit {
    /// The series that have two samples, with the earlier one alone.
    package private(set) var beginnings: [UInt8] = []
    /// Everything else.
    package private(set) var rest: [UInt8] = []
    /// In `beginnings`.
    package private(set) var samples = 0
    package private(set) var histograms = 0
    /// Left out of both.
    package private(set) var leftOut = 0

    private let version: RemoteWriteVersion
    private let keepsHistograms: Bool

    /// Native histograms are left out on demand.
    package init(
        _ message: [UInt8],
        _ version: RemoteWriteVersion,
        keepingHistograms: Bool = true
    ) throws(WireError) {
        self.version = version
        keepsHistograms = keepingHistograms
        var reader = WireReader(message[...])
        while !reader.isAtEnd {
            let (number, content) = try Self.field(&reader)
            switch (number, version) {
            case (1, .v1), (5, .v2): try split(number, content)
            case (4, .v2):
                // The references of both go to the same table.
                beginnings.append(number, content)
                rest.append(number, content)
            default: rest.append(number, content)
            }
        }
    }

    /// Samples, and histograms, by their field's number in a series.
    private var sampleField: UInt64 { 2 }
    private var histogramField: UInt64 { version == .v1 ? 4 : 3 }
    private var exemplarField: UInt64 { version == .v1 ? 3 : 4 }

    private mutating func split(_ number: UInt64, _ series: ArraySlice<UInt8>) throws(WireError) {
        var (earlier, later): ([UInt8], [UInt8]) = ([], [])
        if !keepsHistograms {
            let histograms = try points(series) { $0 == histogramField }
            leftOut += histograms
            guard histograms == 0 else { return }
        }
        let all = try points(series) { $0 == sampleField || $0 == histogramField }
        guard all > 1 else { return rest.append(number, series) }
        var met = 0
        var reader = WireReader(series)
        while !reader.isAtEnd {
            let (field, content) = try Self.field(&reader)
            let isPoint = field == sampleField || field == histogramField
            met += isPoint ? 1 : 0
            let isEarlier = isPoint && met < all
            if isEarlier { count(field) }
            if isEarlier || !isPoint && field != exemplarField { earlier.append(field, content) }
            if !isEarlier { later.append(field, content) }
        }
        beginnings.append(number, earlier[...])
        rest.append(number, later[...])
    }

    private mutating func count(_ field: UInt64) {
        if field == sampleField { samples += 1 } else { histograms += 1 }
    }

    private func points(_ series: ArraySlice<UInt8>, _ isCounted: (UInt64) -> Bool) throws(WireError) -> Int {
        var (count, reader) = (0, WireReader(series))
        while !reader.isAtEnd {
            let (field, _) = try Self.field(&reader)
            count += isCounted(field) ? 1 : 0
        }
        return count
    }

    /// All fields of both messages, and of their series, are of this one wire type.
    private static func field(_ reader: inout WireReader) throws(WireError) -> (UInt64, ArraySlice<UInt8>) {
        let (number, wireType) = try reader.key()
        guard wireType == 2 else { throw .unexpectedWireType(wireType) }
        return (number, try reader.delimited())
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ field: UInt64, _ content: ArraySlice<UInt8>) {
        appendVarint(field << 3 | 2)
        appendVarint(UInt64(content.count))
        append(contentsOf: content)
    }
}
