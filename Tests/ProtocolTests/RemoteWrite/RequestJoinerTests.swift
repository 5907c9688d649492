// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RequestJoinerTests {
    private static let specialValues: [(Double, UInt64)] = [
        (1.5, 0x3FF8_0000_0000_0000), (0, 0), (-0.0, 0x8000_0000_0000_0000), (.infinity, 0x7FF0_0000_0000_0000),
        (RemoteWriteSample.staleMarker, 0x7FF0_0000_0000_0002), (.nan, 0x7FF8_0000_0000_0001),
        (.signalingNaN, 0x7FF8_0000_0000_0001),
    ]

    @Test func `one sample of 1_0 and its metadata are these bytes`() {
        var joiner = RequestJoiner(.v1)
        _ = joiner.append(EncodedMetadata(name: "m", SeriesDescription(type: .gauge, help: "h", unit: "s")))
        joiner.add("m", [("job", "t")], 1.5, at: 1000)

        let label: [UInt8] = [0x0A, 13, 0x0A, 8] + Array("__name__".utf8) + [0x12, 1, 0x6D]
        let job: [UInt8] = [0x0A, 8, 0x0A, 3] + Array("job".utf8) + [0x12, 1, 0x74]
        let sample: [UInt8] = [0x12, 12, 0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xE8, 0x07]
        let series = label + job + sample
        let metadata: [UInt8] = [0x08, 2, 0x12, 1, 0x6D, 0x22, 1, 0x68, 0x2A, 1, 0x73]
        let bytes = [0x1A, 11] + metadata + [0x0A, UInt8(series.count)] + series
        let message = joiner.message()
        #expect(message.elementsEqual(bytes))
        #expect(joiner.byteCount == bytes.count && joiner.contents.samples == 1)
    }

    @Test func `one sample of 2_0 is these bytes`() {
        var joiner = RequestJoiner(.v2)
        joiner.add("m", [("job", "t")], 1.5, at: 1000, since: 5)

        let symbols: [UInt8] =
            [0x22, 0, 0x22, 8] + Array("__name__".utf8) + [0x22, 1, 0x6D, 0x22, 3] + Array("job".utf8)
            + [0x22, 1, 0x74, 0x22, 5] + Array("Help.".utf8)
        let references: [UInt8] = [0x0A, 4, 1, 2, 3, 4]
        let metadata: [UInt8] = [0x2A, 4, 0x08, 2, 0x18, 5]
        let sample: [UInt8] = [0x12, 14, 0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xE8, 0x07, 0x18, 5]
        let series = references + metadata + sample
        let message = joiner.message()
        #expect(message.elementsEqual(symbols + [0x2A, UInt8(series.count)] + series))
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `labels go by bytes, so capitals come before the name`(version: RemoteWriteVersion) throws {
        let labels = [("ä", "1"), ("zone", "2"), ("Zone", "3"), ("_a", "4")]
        #expect(try labelsRead(labels, version).map(\.name) == ["Zone", "__name__", "_a", "zone", "ä"])
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a label without name or value is left out and the first of two with one name counts`(
        version: RemoteWriteVersion
    ) throws {
        let labels = [("a", "1"), ("b", ""), ("", "c"), ("a", "2"), ("__name__", "x")]
        #expect(try labelsRead(labels, version).map(\.value) == ["m", "1"])
    }

    @Test func `an exemplar's labels are sorted too, and have no name`() throws {
        let exemplar = RemoteWriteExemplar(labels: [("trace_id", "t"), ("span_id", "s")], value: 1, at: 5)
        let request = try decoded(.v2) { joiner in
            _ = joiner.append(joiner.encode(name: "m", labels: [], .test), [.init(1, at: 5)], exemplars: [exemplar])
        }
        #expect(request.timeSeries[0].exemplars[0].labels.map(\.name) == ["span_id", "trace_id"])
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a zero byte does not cut a label value short`(version: RemoteWriteVersion) throws {
        #expect(try labelsRead([("a", "x\0y"), ("b", "z")], version).map(\.value) == ["m", "x\u{FFFD}y", "z"])
    }

    /// Swift takes the two for equal.
    @Test(arguments: RemoteWriteVersion.allCases)
    func `texts that differ in bytes alone stay two texts`(version: RemoteWriteVersion) throws {
        let values = try labelsRead([("a", "\u{E9}"), ("b", "e\u{301}")], version).map { Array($0.value.utf8) }
        #expect(values == [[0x6D], [0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    }

    @Test(arguments: specialValues, RemoteWriteVersion.allCases)
    func `the stale marker keeps its bits and no other NaN looks like it`(
        value: (Double, bits: UInt64),
        version: RemoteWriteVersion
    ) throws {
        let request = try decoded(version) { joiner in
            joiner.add("m", [], value.0, at: 1)
            let number = joiner.encode(name: "n", labels: [], .test)
            _ = joiner.append(number, [RemoteWriteSample(value.0, at: 1)])
        }
        #expect(request.timeSeries.map { $0.samples[0].value.bitPattern } == [value.bits, value.bits])
    }

    @Test(arguments: [0, 1, 1_795_511_107_042, -1, Int64.max, .min], RemoteWriteVersion.allCases)
    func `timestamps come back as they were`(time: Int64, version: RemoteWriteVersion) throws {
        let sample = try decoded(version) { $0.add("m", [], 1, at: time, since: time) }.timeSeries[0].samples[0]
        #expect(sample.timestamp == time)
        #expect(sample.startTimestamp == (version == .v2 ? time : 0))
    }

    @Test func `samples of one series at different times do not mix up their timestamps`() throws {
        let times: [(Int64, Int64)] = [(5, 1), (6, 1), (6, 2), (1 << 40, 2), (6, 0), (6, 1)]
        let request = try decoded(.v2) { joiner in
            for (time, start) in times { joiner.add("m", [], 1, at: time, since: start) }
        }
        let read = request.timeSeries.map { [$0.samples[0].timestamp, $0.samples[0].startTimestamp] }
        #expect(read == times.map { [$0.0, $0.1] })
    }

    @Test func `metadata of 1_0 says what a family is`() throws {
        let request = try decoded(.v1) {
            _ = $0.append(EncodedMetadata(name: "c_total", SeriesDescription(type: .counter, help: "A.\nB.")))
            _ = $0.append(EncodedMetadata(name: "h", SeriesDescription(type: .histogram, help: "", unit: "seconds")))
        }
        #expect(request.metadata.map(\.type) == [1, 3])
        #expect(request.metadata.map(\.name) == ["c_total", "h"])
        #expect(request.metadata.map(\.help) == ["A.\nB.", ""])
        #expect(request.metadata.map(\.unit) == ["", "seconds"])
    }

    @Test(arguments: [(.counter, 1), (.gauge, 2), (.histogram, 3)] as [(MetricType, UInt64)])
    func `metadata of 2_0 comes with each series`(type: MetricType, number: UInt64) throws {
        let request = try decoded(.v2) { joiner in
            let description = SeriesDescription(type: type, help: "A.\nB.", unit: "seconds")
            _ = joiner.append(joiner.encode(name: "m", labels: [], description), 1, at: 1)
        }
        let metadata = try #require(request.timeSeries[0].metadata)
        #expect(metadata.type == number && metadata.name == "")
        #expect(metadata.help == "A.\nB." && metadata.unit == "seconds")
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `a body is the message as one snappy block`(version: RemoteWriteVersion) throws {
        var joiner = RequestJoiner(version)
        for number in 0..<100 { joiner.add("m", [("n", String(number))], 1, at: 1_795_511_107_042) }
        let message = joiner.message()
        let body = joiner.finish()
        #expect(body.count < message.count / 2 && body.capacity < 2 * body.count + 64)
        #expect(try Snappy.uncompress(body.span, limit: 1 << 20).elementsEqual(message))
    }

    @Test(arguments: RemoteWriteVersion.allCases)
    func `the next request holds nothing of the one before`(version: RemoteWriteVersion) throws {
        var joiner = RequestJoiner(version)
        let number = joiner.encode(name: "m", labels: [("a", "b")], .test)
        var bodies: [[UInt8]] = []
        for _ in 0..<2 {
            _ = joiner.append(number, 1, at: 7)
            #expect(joiner.contents.samples == 1 && joiner.contents.oldest == 7 && joiner.contents.newest == 7)
            bodies.append(joiner.finish())
            #expect(joiner.isEmpty && joiner.contents.samples == 0)
        }
        #expect(bodies[0].elementsEqual(bodies[1]))
    }

    private func labelsRead(
        _ labels: [LabelPair],
        _ version: RemoteWriteVersion
    ) throws -> [DecodedWriteRequest.Label] {
        try decoded(version) { $0.add("m", labels, 1, at: 1) }.timeSeries[0].labels
    }

    private func decoded(
        _ version: RemoteWriteVersion,
        _ build: (inout RequestJoiner) -> Void
    ) throws -> DecodedWriteRequest {
        var joiner = RequestJoiner(version)
        build(&joiner)
        return try DecodedWriteRequest(message: joiner.message(), version: version)
    }
}

extension SeriesDescription {
    static let test = SeriesDescription(type: .gauge, help: "Help.")
}

extension RequestJoiner {
    mutating func finish() -> [UInt8] {
        var room = RequestRoom()
        return finish(in: &room)
    }

    /// Encodes a series and adds it.
    mutating func add(_ name: String, _ labels: [LabelPair], _ value: Double, at time: Int64, since start: Int64 = 0) {
        _ = append(encode(name: name, labels: labels, .test), value, at: time, since: start)
    }
}
