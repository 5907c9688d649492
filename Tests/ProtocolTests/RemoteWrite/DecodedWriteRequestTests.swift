// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct DecodedWriteRequestTests {
    private static let broken1: [([UInt8], WireError)] = [
        ([0x0A], .truncated), ([0x0A, 5, 1], .truncated), ([0x0A, 2, 0x12, 9], .truncated), ([0x80], .truncated),
        ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .overlongNumber),
        ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .truncated),
        ([0x12, 0], .unexpectedField(number: 2, wireType: 2)), ([0x08, 1], .unexpectedField(number: 1, wireType: 0)),
        ([0x0A, 2, 0x32, 0], .unexpectedField(number: 6, wireType: 2)),
        ([0x0A, 5, 0x0A, 3, 0x0A, 1, 0xFF], .invalidText),
        ([0x0A, 4, 0x12, 2, 0x18, 1], .unexpectedField(number: 3, wireType: 0)),
        ([0x22, 0], .unexpectedField(number: 4, wireType: 2)),
    ]

    private static let broken2: [([UInt8], WireError)] = [
        ([0x2A, 0], .firstSymbolNotEmpty), ([0x22, 1, 0x61], .firstSymbolNotEmpty),
        ([0x22, 0, 0x0A, 0], .unexpectedField(number: 1, wireType: 2)),
        ([0x22, 0, 0x2A, 3, 0x0A, 1, 0], .unpairedReference),
        ([0x22, 0, 0x2A, 4, 0x0A, 2, 0, 1], .unknownSymbol(1)),
        ([0x22, 0, 0x2A, 4, 0x2A, 2, 0x18, 9], .unknownSymbol(9)),
        ([0x22, 0, 0x2A, 2, 0x30, 1], .unexpectedField(number: 6, wireType: 0)),
        ([0x22, 0, 0x2A, 5, 0x1A, 3, 0x98, 1, 1], .unexpectedField(number: 19, wireType: 0)),
        ([0x22, 0, 0x2A, 5, 0x1A, 3, 0x61, 1, 1], .unexpectedWireType(1)),
        ([0x22, 0, 0x2A, 3, 0x0A, 9, 0], .truncated),
    ]

    @Test(arguments: broken1)
    func `a broken message of 1_0 is refused with its fault`(message: [UInt8], error: WireError) {
        #expect(throws: error) { try DecodedWriteRequest(message: message) }
    }

    @Test(arguments: broken2)
    func `a broken message of 2_0 is refused with its fault`(message: [UInt8], error: WireError) {
        #expect(throws: error) { try DecodedWriteRequest(message: message, version: .v2) }
    }

    @Test func `repeated numbers are read packed and one by one`() throws {
        let symbols: [UInt8] = [0x22, 0, 0x22, 1, 0x61]
        let histogram: [UInt8] = [0x60, 3, 0x60, 4, 0x69, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]
        let series = [0x08, 1, 0x08, 1, 0x1A, UInt8(histogram.count)] + histogram
        let message = symbols + [0x2A, UInt8(series.count)] + series
        let read = try DecodedWriteRequest(message: message, version: .v2).timeSeries[0]
        #expect(read.labels.map { [$0.name, $0.value] } == [["a", "a"]])
        #expect(read.histograms[0].positive.deltas == [-2, 2] && read.histograms[0].positive.counts == [1.5])
    }

    @Test(
        arguments: [
            ([], nil), ([0x0A, 0], .v1), ([0x1A, 0], .v1), ([0x22, 0], .v2), ([0x2A, 0], .v2), ([0x12, 0], nil),
            ([0xFF], nil),
        ] as [([UInt8], RemoteWriteVersion?)]
    )
    func `a message's first field tells its version`(message: [UInt8], version: RemoteWriteVersion?) {
        #expect(RemoteWriteVersion(ofMessage: message) == version)
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `no mutation of a good message traps the reader`(version: RemoteWriteVersion) {
        let good = Self.message(version)
        var accepted = 0
        let bytes: [UInt8] = [0, 1, 2, 9, 0x10, 0x22, 0x7F, 0x80, 0xFF]
        for place in good.indices {
            for byte in bytes + [good[place] &+ 1, good[place] &- 1, .random(in: .min ... .max)] {
                var message = good
                message[place] = byte
                guard let read = try? DecodedWriteRequest(message: message, version: version) else { continue }
                if !read.lines.isEmpty { accepted += 1 }
            }
        }
        #expect(accepted > good.count / 2 && accepted < good.count * 12)
    }

    @Test func `what is read is told in lines`() throws {
        let one = try DecodedWriteRequest(message: Self.message(.v1)).lines
        let two = try DecodedWriteRequest(message: Self.message(.v2), version: .v2).lines
        let histogram = "histogram{count=10 sum=1.5 schema=3 zero=1@2.938735877055719e-39 positive=[-2+2]:4,5} @7"
        #expect(
            one == [
                "# prometheus.WriteRequest (remote write 1.0): 3 series, 3 samples, 1 histograms, 0 exemplars, 1 metadata",
                #"# metadata m counter help="a\n\"b\"" unit="seconds""#,
                #"{__name__="m",a="b\u{1b}"} 2.5 @7"#, #"{__name__="n"} 0 @6"#, #"{__name__="n"} stale @7"#,
                #"{__name__="h"} "# + histogram,
            ]
        )
        #expect(
            two == [
                "# io.prometheus.write.v2.Request (remote write 2.0): "
                    + "3 series, 3 samples, 1 histograms, 1 exemplars, 10 symbols",
                #"# metadata {__name__="m",a="b\u{1b}"} gauge help="Help.""#,
                #"{__name__="m",a="b\u{1b}"} 2.5 @7 since 5"#,
                #"# metadata {__name__="n"} gauge help="Help.""#,
                #"{__name__="n"} 0 @6 since 6"#, #"{__name__="n"} stale @7"#,
                #"# exemplar {__name__="n"} {trace_id="t"} 1 @5"#,
                #"# metadata {__name__="h"} gauge help="Help.""#,
                #"{__name__="h"} "# + histogram + " since 5",
            ]
        )
    }

    private static func message(_ version: RemoteWriteVersion) -> [UInt8] {
        var joiner = RequestJoiner(version)
        let description = SeriesDescription(type: .counter, help: "a\n\"b\"", unit: "seconds")
        if version == .v1 { _ = joiner.append(EncodedMetadata(name: "m", description)) }
        joiner.add("m", [("a", "b\u{1B}")], 2.5, at: 7, since: 5)
        let samples = [RemoteWriteSample(0, at: 6, since: 6), RemoteWriteSample(RemoteWriteSample.staleMarker, at: 7)]
        let exemplar = RemoteWriteExemplar(labels: [("trace_id", "t")], value: 1, at: 5)
        _ = joiner.append(joiner.encode(name: "n", labels: [], .test), samples, exemplars: [exemplar])
        let histogram = NativeSample(
            schema: 3,
            zeroThreshold: 0x1p-128,
            zeroCount: 1,
            offset: -2,
            counts: [4, 5],
            sum: 1.5,
            at: 7,
            since: 5
        )
        _ = joiner.append(joiner.encode(name: "h", labels: [], .test), [histogram])
        return joiner.message()
    }
}
