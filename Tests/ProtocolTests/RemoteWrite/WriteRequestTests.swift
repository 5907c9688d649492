// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct WriteRequestTests {
    private static let specialValues: [(Double, UInt64)] = [
        (1.5, 0x3FF8_0000_0000_0000), (0, 0), (.infinity, 0x7FF0_0000_0000_0000),
        (WriteRequest.staleMarker, 0x7FF0_0000_0000_0002), (.nan, 0x7FF8_0000_0000_0001),
        (.signalingNaN, 0x7FF8_0000_0000_0001),
    ]

    @Test func `one sample and its metadata are these bytes`() {
        var request = WriteRequest()
        request.append(EncodedMetadata(name: "m", type: .gauge, help: "h"))
        request.append(EncodedLabels(name: "m", labels: [("job", "t")]), 1.5, at: 1000)

        let label: [UInt8] = [0x0A, 13, 0x0A, 8] + Array("__name__".utf8) + [0x12, 1, 0x6D]
        let job: [UInt8] = [0x0A, 8, 0x0A, 3] + Array("job".utf8) + [0x12, 1, 0x74]
        let sample: [UInt8] = [0x12, 12, 0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xE8, 0x07]
        let series = label + job + sample
        let metadata: [UInt8] = [0x08, 2, 0x12, 1, 0x6D, 0x22, 1, 0x68]
        #expect(request.message == [0x1A, 8] + metadata + [0x0A, UInt8(series.count)] + series)
        #expect(request.samples == 1)
    }

    @Test func `labels go by bytes, so capitals come before the name`() throws {
        let labels = EncodedLabels(name: "m", labels: [("ä", "1"), ("zone", "2"), ("Zone", "3"), ("_a", "4")])
        #expect(try names(labels) == ["Zone", "__name__", "_a", "zone", "ä"])
    }

    @Test func `a label without a value is left out and the first of two with one name counts`() throws {
        let labels = EncodedLabels(name: "m", labels: [("a", "1"), ("b", ""), ("a", "2"), ("__name__", "x")])
        let series = try decoded { $0.append(labels, 1, at: 1) }.timeSeries[0]
        #expect(series.labels.map(\.value) == ["m", "1"])
    }

    @Test func `a zero byte does not cut a label value short`() throws {
        let labels = EncodedLabels(name: "m", labels: [("a", "x\0y"), ("b", "z")])
        let series = try decoded { $0.append(labels, 1, at: 1) }.timeSeries[0]
        #expect(series.labels.map(\.value) == ["m", "x\u{FFFD}y", "z"])
    }

    @Test(arguments: specialValues)
    func `the stale marker keeps its bits and no other NaN looks like it`(value: Double, bits: UInt64) throws {
        let request = try decoded { $0.append(EncodedLabels(name: "m", labels: []), value, at: 1) }
        #expect(request.timeSeries[0].samples[0].value.bitPattern == bits)
    }

    @Test(arguments: [0, 1, 1_795_511_107_042, -1, Int64.max, .min])
    func `a timestamp comes back as it was`(time: Int64) throws {
        let request = try decoded { $0.append(EncodedLabels(name: "m", labels: []), 1, at: time) }
        #expect(request.timeSeries[0].samples[0].timestamp == time)
    }

    @Test func `metadata says what a family is`() throws {
        let request = try decoded {
            $0.append(EncodedMetadata(name: "c_total", type: .counter, help: "A.\nB."))
            $0.append(EncodedMetadata(name: "h", type: .histogram, help: ""))
        }
        #expect(request.metadata.map(\.type) == [1, 3])
        #expect(request.metadata.map(\.name) == ["c_total", "h"])
        #expect(request.metadata.map(\.help) == ["A.\nB.", ""])
    }

    @Test func `a body is the message as one snappy block`() throws {
        var request = WriteRequest()
        for number in 0..<100 {
            request.append(EncodedLabels(name: "m", labels: [("n", String(number))]), 1, at: 1_795_511_107_042)
        }
        let body = request.body()
        #expect(body.count < request.message.count / 2)
        #expect(try Snappy.uncompress(body.span, limit: 1 << 20) == request.message)
    }

    @Test func `a request can be begun anew`() {
        var request = WriteRequest()
        request.append(EncodedLabels(name: "m", labels: []), 1, at: 1)
        request.removeAll()
        #expect(request.message.isEmpty && request.samples == 0)
    }

    private func names(_ labels: EncodedLabels) throws -> [String] {
        try decoded { $0.append(labels, 1, at: 1) }.timeSeries[0].labels.map(\.name)
    }

    private func decoded(_ build: (inout WriteRequest) -> Void) throws -> DecodedWriteRequest {
        var request = WriteRequest()
        build(&request)
        return try DecodedWriteRequest(message: request.message)
    }
}
