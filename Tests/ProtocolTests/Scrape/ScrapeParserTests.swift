// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ScrapeParserTests {
    @Test func `reads Prometheus' text`() throws {
        let page = try Self.page(
            .text,
            """
            # A comment, and a line with nothing but blanks:
            \t
            # HELP requests_total Requests\\nby \\\\ "path".
            # TYPE requests_total counter
            requests_total{path="/a\\"b\\\\c\\n",code="200",empty=""} 3 1700000000123
            requests_total { path = "ü" , } +Inf
              up 1e3\t-5
            odd:name{} NaN
            # TYPE odd:name untyped
            last -.5
            """
        )

        #expect(
            Self.text(page) == [
                "requests_total{path=/a\"b\\c\n,code=200} 3.0 @1700000000123", "requests_total{path=ü} inf",
                "up{} 1000.0 @-5",
                "odd:name{} nan", "last{} -0.5",
            ]
        )
        #expect(page.families["requests_total"] == ScrapedFamily(kind: .counter, help: "Requests\nby \\ \"path\"."))
        #expect(page.families["odd:name"]?.kind == .unknown)
    }

    @Test func `reads OpenMetrics`() throws {
        let page = try Self.page(
            .openMetrics,
            """
            # TYPE duration_seconds histogram
            # UNIT duration_seconds seconds
            # HELP duration_seconds How \\"long\\".
            duration_seconds_bucket{le="1.0"} 3 1700000000.5 # {trace_id="abc"} 0.5 1700000000.25
            duration_seconds_bucket{le="+Inf"} 4 # {} 7
            duration_seconds_count 4
            # EOF

            """
        )

        #expect(
            Self.text(page) == [
                "duration_seconds_bucket{le=1.0} 3.0 @1700000000500 #{trace_id=abc} 0.5 @1700000000250",
                "duration_seconds_bucket{le=+Inf} 4.0 #{} 7.0", "duration_seconds_count{} 4.0",
            ]
        )
        let family = ScrapedFamily(kind: .histogram, help: "How \"long\".", unit: "seconds")
        #expect(page.families["duration_seconds"] == family)
    }

    @Test(
        arguments: [
            ("a", .syntax), ("a 1 2 3", .syntax), ("a 1.5.2", .syntax), ("a 0x10", .syntax), ("a 1_000", .syntax),
            ("a 1e999", .syntax),
            ("a 1 1.5", .syntax), ("a 1\r", .syntax), ("1a 1", .syntax), ("{a=\"b\"} 1", .syntax),
            ("a{b=\"c} 1", .syntax),
            ("a{b=\"c\"", .syntax), ("a{b=\"c\" d=\"e\"} 1", .syntax), ("a{b:c=\"d\"} 1", .syntax), ("a{,} 1", .syntax),
            ("a{b=c} 1", .syntax),
            ("a{b=\"c\",b=\"d\"} 1", .duplicateLabel), ("a{b=\"\",b=\"d\"} 1", .duplicateLabel),
            ("a{b=\"\u{0}\"} 1 # {}", .syntax),
            ("# TYPE a foo", .unknownType), ("# TYPE a", .unknownType), ("# HELP", .syntax),
            ("# TYPE a counter x", .syntax),
            ("a 1 99999999999999999999", .syntax), ("<!DOCTYPE html>", .syntax), ("{\"json\": true}", .syntax),
        ] as [(String, ScrapeError.Reason)]
    )
    func `refuses text that Prometheus refuses`(line: String, reason: ScrapeError.Reason) {
        #expect(throws: ScrapeError(reason: reason, line: 2)) { try Self.page(.text, "ok 1\n\(line)\n") }
    }

    @Test(
        arguments: [
            ("a 1\n", .noEnd, 2), ("", .noEnd, 1), ("# EOF\n\n", .afterEnd, 2), ("# EOF\na 1\n", .afterEnd, 2),
            ("a 1\n\n# EOF\n", .syntax, 2),
            ("a  1\n# EOF\n", .syntax, 1), ("a 1 \n# EOF\n", .syntax, 1), (" a 1\n# EOF\n", .syntax, 1),
            ("a\t1\n# EOF\n", .syntax, 1),
            ("a {b=\"c\"} 1\n# EOF\n", .syntax, 1), ("a{ b=\"c\"} 1\n# EOF\n", .syntax, 1),
            ("a{b=\"c\",} 1\n# EOF\n", .syntax, 1),
            ("# comment\n# EOF\n", .syntax, 1), ("#EOF\n", .syntax, 1), ("# EOF \n", .syntax, 1),
            ("a 1 2 \n# EOF\n", .syntax, 1),
            ("a 1 # {b=\"c\"}\n# EOF\n", .syntax, 1), ("a 1 # {b=\"c\",b=\"d\"} 1\n# EOF\n", .duplicateLabel, 1),
            ("# TYPE a untyped\n# EOF\n", .unknownType, 1), ("# UNIT a_seconds bytes\n# EOF\n", .unit, 1),
            ("a 1 nan\n# EOF\n", .syntax, 1),
            ("a 1 # {} 1 2 3\n# EOF\n", .syntax, 1), ("a 1 1e300\n# EOF\n", .syntax, 1),
        ] as [(String, ScrapeError.Reason, Int)]
    )
    func `refuses what is not OpenMetrics`(text: String, reason: ScrapeError.Reason, line: Int) {
        #expect(throws: ScrapeError(reason: reason, line: line)) { try Self.page(.openMetrics, text) }
    }

    @Test(arguments: [ScrapeFormat.text, .openMetrics])
    func `refuses what is not UTF-8`(format: ScrapeFormat) {
        var bytes = Array("a{b=\"x\"} 1\n".utf8)
        bytes[5] = 0xFF
        #expect(throws: ScrapeError(reason: .notUTF8, line: 1)) { try Self.page(format, bytes, pieces: 100) }
    }

    @Test func `keeps to its limits`() {
        var limits = ScrapeLimits()
        limits.bytes = 64
        limits.line = 32
        limits.samples = 2
        limits.labels = 1
        for (text, reason) in [
            (String(repeating: "a 1\n", count: 17), ScrapeError.Reason.tooManySamples),
            (String(repeating: "\n", count: 65), .tooLong),
            ("# " + String(repeating: "x", count: 40), .tooLong), ("a{b=\"c\",d=\"e\"} 1\n", .tooManyLabels),
        ] {
            #expect { try Self.page(.text, Array(text.utf8), pieces: 5, limits) } throws: {
                ($0 as? ScrapeError)?.reason == reason
            }
        }
    }

    @Test(arguments: ["text/plain", "", "text/html", "text/plain; version=0.0.4"])
    func `everything but OpenMetrics is tried as text`(type: String) {
        #expect(ScrapeFormat(contentType: type) == .text)
    }

    @Test(arguments: ["application/openmetrics-text", "Application/OpenMetrics-Text ;version=1.0.0; charset=utf-8"])
    func `OpenMetrics is known by its type`(type: String) {
        #expect(ScrapeFormat(contentType: type) == .openMetrics)
    }

    static func page(_ format: ScrapeFormat, _ text: String) throws -> ScrapedPage {
        let bytes = Array(text.utf8)
        let whole = try page(format, bytes, pieces: bytes.count + 1)
        #expect(try Self.text(page(format, bytes, pieces: 1)) == Self.text(whole))
        return whole
    }

    static func page(
        _ format: ScrapeFormat,
        _ bytes: [UInt8],
        pieces size: Int,
        _ limits: ScrapeLimits = ScrapeLimits()
    ) throws -> ScrapedPage {
        var parser = ScrapeParser(format, limits)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try parser.read(Array(bytes[start..<min(start + size, bytes.count)]).span)
        }
        return try parser.finish()
    }

    static func text(_ page: ScrapedPage) -> [String] {
        page.samples.map { sample in
            let exemplar = sample.exemplar.map { " #\(labels($0.labels)) \($0.value)" + time($0.timestamp) } ?? ""
            return "\(sample.name)\(labels(sample.labels)) \(sample.value)" + time(sample.timestamp) + exemplar
        }
    }

    private static func labels(_ labels: [LabelPair]) -> String {
        "{" + labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func time(_ time: Int64?) -> String { time.map { " @\($0)" } ?? "" }
}
