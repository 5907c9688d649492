// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ResponseHeadTests {
    @Test
    func `finds the places in an ordinary head`() throws {
        let text = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n"
        let parsed = try ResponseHead.parse(Array((text + "{}").utf8).span, answering: .post, limits: HeadLimits())

        let (head, consumed) = try #require(parsed)
        #expect(consumed == text.utf8.count)
        #expect(head.bytes == Array(text.utf8))
        #expect(head.status == 429)
        #expect(head.string(head.reason) == "Too Many Requests")
        #expect(head.field("retry-after").map(head.string) == "7")
        #expect(head.matches(head.reason, "Too Many Requests"))
        #expect(head.fields.map(\.known) == [.retryAfter, .contentLength])
    }

    @Test(arguments: ResponseSamples.accepted)
    func `frames the body`(text: String, method: HTTPMethod, framing: BodyFraming, isKeptAlive: Bool) throws {
        let input = Array(text.utf8)
        let parsed = try ResponseHead.parse(input.span, answering: method, limits: HeadLimits())

        let head = try #require(parsed).head
        #expect(head.framing == framing)
        #expect(head.isKeptAlive == isKeptAlive)
        #expect(parse(input, method) == ParsedHead.growing(input) { parse($0, method) })
    }

    @Test(arguments: ResponseSamples.refused)
    func `refuses`(text: String, error: HTTPParseError) {
        let input = Array(text.utf8)
        #expect(parse(input, .get) == .refused(error))
        #expect(ParsedHead.growing(input) { parse($0, .get) } == .refused(error))
    }

    @Test
    func `refuses a head that is too large`() {
        let input = Array("HTTP/1.1 200 OK\r\nA: ".utf8) + Array(repeating: UInt8(ascii: "a"), count: 1024)
        #expect(parse(input, .get) == .refused(.headTooLarge(limit: 1024)))
    }

    private func parse(_ input: [UInt8], _ method: HTTPMethod) -> ParsedHead {
        ParsedHead(response: input, answering: method)
    }
}
