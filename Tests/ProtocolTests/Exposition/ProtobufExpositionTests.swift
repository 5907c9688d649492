// SPDX-License-Identifier: Apache-2.0

import CExposition
import CProtobufC
import Testing

@testable import Protocol

struct ProtobufExpositionTests {
    private static let birth: Int64 = 1_520_430_000_123_456_789

    @Test func `a counter's bytes are those of its specification`() {
        var page = ProtobufExposition()
        page.begin("a_total", .counter, help: "H.")
        page.counter(MetricLabels([("l", "v")]), 2, createdAt: 3_000_000_004)
        page.end()

        let metric: [UInt8] =
            [0x0A, 6, 0x0A, 1, 0x6C, 0x12, 1, 0x76]  // label { name, value }
            + [0x1A, 15, 0x09, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x1A, 4, 8, 3, 16, 4]  // counter { value, created_timestamp }
        let family: [UInt8] =
            [0x0A, 7] + "a_total".utf8 + [0x12, 2] + "H.".utf8 + [0x18, 0, 0x22, UInt8(metric.count)] + metric
        let isSame = page.bytes == [UInt8(family.count)] + family
        #expect(isSame, "\(page.bytes)")
    }

    @Test func `a gauge has its unit after its metrics`() throws {
        var page = ProtobufExposition()
        page.begin("a_bytes", .gauge, help: "")
        page.gauge(MetricLabels([]), -0.5)
        page.gauge(MetricLabels([("a", "1")]), .nan)
        page.end()

        let family = try #require(try DecodedFamily.all(in: page.bytes).first)
        #expect(family.name == "a_bytes" && family.type == 1 && family.unit == "bytes")
        #expect(family.metrics.map(\.labels) == [[:], ["a": "1"]])
        #expect(family.metrics[0].number(2, 1) == -0.5)
        #expect(family.metrics[1].number(2, 1)?.isNaN == true)
        #expect(Array(page.bytes.suffix(7)) == [0x2A, 5] + "bytes".utf8)
    }

    @Test func `a histogram has classic and native buckets, exemplars and its birth`() throws {
        let trace: (UInt64, UInt64) = (1, 0xAB)
        let exemplar = BucketExemplar(traceID: trace, value: 0.75, time: 1_520_879_607_009_000_000)
        var page = ProtobufExposition()
        page.begin("h", .histogram, help: "H.")
        page.histogram(
            MetricLabels([("a", "b")]),
            bounds: [0.5],
            counts: [4, 3],
            sum: 6.5,
            native: NativeBuckets(
                schema: 3,
                zeroThreshold: 0x1p-128,
                zeroCount: 1,
                offset: -8,
                counts: [3, 0, 0, 0, 3]
            ),
            exemplars: [nil, exemplar],
            createdAt: Self.birth
        )
        page.end()

        let histogram = try #require(try DecodedFamily.all(in: page.bytes).first?.metrics.first?.histogram)
        #expect(histogram.varints(1) == [7])
        #expect(histogram.doubles(2) == [6.5])
        let buckets = histogram.messages(3)
        #expect(buckets.map { $0.varints(1) } == [[4], [7]])
        #expect(buckets.map { $0.doubles(2) } == [[0.5], [.infinity]])
        #expect(buckets.map { $0.messages(3).count } == [0, 1])
        #expect(histogram.signed(5) == [3])
        #expect(histogram.doubles(6) == [0x1p-128])
        #expect(histogram.varints(7) == [1])
        #expect(histogram.messages(12).map { $0.signed(1) } == [[-8], [3]])
        #expect(histogram.messages(12).map { $0.varints(2) } == [[1], [1]])
        #expect(histogram.signed(13) == [3, 0])
        #expect(histogram.messages(15).map { $0.varints(1) + $0.varints(2) } == [[1_520_430_000, 123_456_789]])
        for told in [buckets[1].messages(3), histogram.messages(16)] {
            #expect(told.map(\.labels) == [["trace_id": "000000000000000100000000000000ab"]])
            #expect(told.map { $0.doubles(2) } == [[0.75]])
            #expect(
                told.flatMap { $0.messages(3) }.map { $0.varints(1) + $0.varints(2) } == [[1_520_879_607, 9_000_000]]
            )
        }
    }

    @Test func `a histogram that nobody has observed yet is native all the same`() throws {
        var page = ProtobufExposition()
        page.begin("h", .histogram, help: "H.")
        let native = NativeBuckets(schema: 3, zeroThreshold: 0x1p-128, zeroCount: 0, offset: 0, counts: [])
        page.histogram(MetricLabels([]), bounds: [1], counts: [0, 0], sum: 0, native: native, createdAt: 0)
        page.histogram(MetricLabels([]), bounds: [1], counts: [0, 1], sum: 2, createdAt: 0)
        page.end()

        let metrics = try #require(try DecodedFamily.all(in: page.bytes).first?.metrics)
        #expect(metrics[0].histogram?.doubles(6) == [0x1p-128])
        // A reader takes a histogram with a zero threshold for a native one.
        #expect(metrics[1].histogram?.doubles(6) == [])
    }

    @Test(
        arguments: [
            (#"C:\dir "quoted""# + "\n\r\t", #"C:\dir "quoted""# + "\n\r\t"), ("zero\0byte", "zero\u{FFFD}byte"),
            ("🦤 München e\u{301} \u{2028}", "🦤 München e\u{301} \u{2028}"), ("", nil),
            (String(repeating: "ü", count: 40_000), String(repeating: "ü", count: 40_000)),
        ] as [(String, String?)]
    )
    func `label values come as they are`(value: String, read: String?) throws {
        var page = ProtobufExposition()
        page.begin("g", .gauge, help: value)
        page.gauge(MetricLabels([("a", value), ("b", "c")]), 1)
        page.end()

        let family = try #require(try DecodedFamily.all(in: page.bytes).first)
        let label = family.metrics.first?.labels["a"]
        let isSame = label.map { Array($0.utf8) } == read.map { Array($0.utf8) }
        #expect(isSame, "\(label ?? "none")")
        #expect(family.metrics.first?.labels["b"] == "c")
    }

    @Test(arguments: [(Int64(-1), Int64(-1), Int64(999_999_999)), (0, 0, 0), (.min, -9_223_372_037, 145_224_192)])
    func `nanoseconds of a time are never negative`(time: Int64, seconds: Int64, nanos: Int64) throws {
        var page = ProtobufExposition()
        page.begin("a_total", .counter, help: "H.")
        page.counter(MetricLabels([]), 1, createdAt: time)
        page.end()

        let created = try #require(try DecodedFamily.all(in: page.bytes).first?.metrics.first?.messages(3).first)
        let told = created.messages(3).flatMap { $0.varints(1) + $0.varints(2) }
        #expect(told.map { Int64(bitPattern: $0) } == [seconds, nanos])
    }

    @Test func `libprotobuf-c packs what it unpacked to the same bytes, whatever the families`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            var page = ProtobufExposition()
            for _ in 0..<Int.random(in: 1...5, using: &random) { append(to: &page, &random) }
            var rest = page.bytes[...]
            while !rest.isEmpty {
                var reader = WireReader(rest)
                let message = Array(try reader.delimited())
                rest = rest[(rest.startIndex + varintLength(UInt64(message.count)) + message.count)...]
                let isSame = repacked(message) == message
                #expect(isSame)
            }
        }
    }

    private func append(to page: inout ProtobufExposition, _ random: inout SystemRandomNumberGenerator) {
        page.begin(["h_seconds", "h"].randomElement(using: &random) ?? "h", .histogram, help: "Help.")
        for number in 0..<Int.random(in: 0...4, using: &random) {
            let counts = (0..<Int.random(in: 1...20, using: &random)).map { _ in random.next() >> 40 as UInt64 }
            let native = NativeBuckets(
                schema: Int.random(in: -4...3, using: &random),
                zeroThreshold: 0x1p-128,
                zeroCount: random.next() >> 50,
                offset: Int.random(in: -500...500, using: &random),
                counts: (0..<Int.random(in: 0...160, using: &random)).map { _ in random.next() >> 60 }
            )
            page.histogram(
                MetricLabels([("l\(number)", String(repeating: "vé", count: Int.random(in: 1...80, using: &random)))]),
                bounds: counts.indices.dropLast().map { Double($0) },
                counts: counts,
                sum: Double.random(in: 0...1e9, using: &random),
                native: Bool.random(using: &random) ? native : nil,
                exemplars: Bool.random(using: &random)
                    ? counts.map { $0 & 1 == 0 ? nil : BucketExemplar(traceID: ($0, $0), value: 1, time: Int64($0)) }
                    : [],
                createdAt: Int64.random(in: 0...Int64.max, using: &random)
            )
        }
        page.end()
    }

    private func repacked(_ message: [UInt8]) -> [UInt8]? {
        guard let read = unsafe io__prometheus__client__metric_family__unpack(nil, message.count, message) else {
            return nil
        }
        defer { unsafe io__prometheus__client__metric_family__free_unpacked(read, nil) }
        let size = unsafe io__prometheus__client__metric_family__get_packed_size(read)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = unsafe io__prometheus__client__metric_family__pack(read, output.baseAddress)
        }
    }
}
