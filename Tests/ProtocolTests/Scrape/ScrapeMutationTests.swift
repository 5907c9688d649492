// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ScrapeMutationTests {
    private static let seeds: [(ScrapeFormat, String)] = [
        (
            .text,
            "# HELP a_total x\\n\n# TYPE a_total counter\na_total{b=\"c\\\"\\\\\",d=\"é\"} 1.5e3 1700000000000\n{x} 1\nb NaN\nc +Inf\n"
        ),
        (
            .openMetrics,
            "# TYPE a histogram\n# UNIT a_seconds seconds\na_bucket{le=\"1.0\"} 1 1.5 # {t=\"x\"} 0.5 1e9\na_sum -3\n# EOF\n"
        ),
    ]

    @Test(arguments: 0..<2) func `no damage makes the parser trap, nor read on past its bounds`(seed: Int) {
        let (format, text) = Self.seeds[seed]
        var generator = SystemRandomNumberGenerator()
        var read = 0
        for _ in 0..<20_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.damage(&bytes, &generator) }
            let size = Int.random(in: 1...64, using: &generator)
            guard let page = try? ScrapeParserTests.page(format, bytes, pieces: size) else { continue }
            read += 1
            #expect(page.samples.allSatisfy { !$0.name.isEmpty && $0.labels.allSatisfy { !$0.name.isEmpty } })
        }
        #expect(read > 0)
    }

    /// What we write, we read: whatever the labels hold.
    @Test(arguments: [(TextExposition.Dialect.prometheus, ScrapeFormat.text), (.openMetrics, .openMetrics)])
    func `reads our own page back`(dialect: TextExposition.Dialect, format: ScrapeFormat) throws {
        for _ in 0..<500 {
            let value = Self.text()
            var page = TextExposition(dialect)
            page.begin("m_total", .counter, help: "x" + value)
            page.number(SampleLines(number: "m_total", .counter, [("a", value), ("b", "c")]), 12.25, createdAt: 0)
            page.begin("h_seconds", .histogram, help: "")
            let lines = SampleLines(histogram: "h_seconds", [], bounds: [0.5])
            page.histogram(lines, counts: [1, 2], sum: 3.5, createdAt: 0)
            page.end()
            let read = try ScrapeParserTests.page(format, page.bytes, pieces: 7)

            let own = ScrapeParserTests.text(read).filter { !$0.contains("_created") }
            #expect(
                own == [
                    value.isEmpty ? "m_total{b=c} 12.25" : "m_total{a=\(value),b=c} 12.25",
                    "h_seconds_bucket{le=0.5} 1.0", "h_seconds_bucket{le=+Inf} 3.0", "h_seconds_sum{} 3.5",
                    "h_seconds_count{} 3.0",
                ]
            )
            let family = read.families[format == .text ? "m_total" : "m"]
            #expect(family == ScrapedFamily(kind: .counter, help: "x" + value))
        }
    }

    private static func text() -> String {
        let pieces = ["\\", "\"", "\n", "n", "ü", " ", "{", "}", ","]
        return (0..<Int.random(in: 0...12)).compactMap { _ in pieces.randomElement() }.joined()
    }

    private static func damage(_ bytes: inout [UInt8], _ generator: inout SystemRandomNumberGenerator) {
        guard let place = bytes.indices.randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("{}\",=\\\n #+-e.0".utf8).randomElement(using: &generator) ?? 0, at: place)
        default: bytes.removeLast(min(bytes.count - place, Int.random(in: 1...20, using: &generator)))
        }
    }
}
