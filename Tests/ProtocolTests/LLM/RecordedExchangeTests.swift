// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RecordedExchangeTests {
    static let all = RecordedExchange.openAI + RecordedExchange.anthropic + RecordedExchange.gemini
    static let streams = all.filter(\.isEventStream)

    @Test(arguments: all)
    func `gives the tokens that the provider counted, however the answer is cut`(exchange: RecordedExchange) {
        let body = [UInt8](exchange.body)

        exchange.expect(Measurement(exchange.dialect, [body]), body, "whole")
        exchange.expect(Measurement(exchange.dialect, body.map { [$0] }), body, "a byte at a time")
        for cut in stride(from: 1, to: body.count, by: body.count / 30 + 1) {
            let pieces = [Array(body[..<cut]), Array(body[cut...])]
            exchange.expect(Measurement(exchange.dialect, pieces), body, "cut at \(cut)")
        }
    }

    @Test(arguments: streams, ["\r\n", "\r"])
    func `gives the same whatever ends the lines`(exchange: RecordedExchange, lineEnd: String) {
        let body = [UInt8](exchange.body).withLineEnds(lineEnd)

        exchange.expect(Measurement(exchange.dialect, [body]), body, "whole")
        exchange.expect(Measurement(exchange.dialect, body.map { [$0] }), body, "a byte at a time")
    }

    @Test(arguments: streams)
    func `gives the same with comments between events`(exchange: RecordedExchange) {
        let body = [UInt8](": hello\n\n" + exchange.body.replacing("\n\n", with: "\n\n: keep-alive\n\n"))

        exchange.expect(Measurement(exchange.dialect, [body]), body, "whole")
        exchange.expect(Measurement(exchange.dialect, body.map { [$0] }), body, "a byte at a time")
    }

    @Test(arguments: all)
    func `gives the same when an event is a megabyte long`(exchange: RecordedExchange) throws {
        let start = try #require(exchange.body.lastRange(of: exchange.isEventStream ? "data: {" : "{\""))
        let padding = "\"padding\":\"" + String(repeating: "0123456789abcdef", count: 65_536) + "\","
        let brace = exchange.isEventStream ? start.upperBound : exchange.body.index(after: start.lowerBound)
        var text = exchange.body
        text.insert(contentsOf: padding, at: brace)
        let body = [UInt8](text)
        let pieces = stride(from: 0, to: body.count, by: 16_384).map { Array(body[$0..<min($0 + 16_384, body.count)]) }

        exchange.expect(Measurement(exchange.dialect, [body]), body, "whole")
        exchange.expect(Measurement(exchange.dialect, pieces), body, "in reads of 16 KiB")
    }
}

extension String {
    fileprivate func lastRange(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}
