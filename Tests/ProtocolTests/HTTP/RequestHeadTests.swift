// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct RequestHeadTests {
    @Test
    func `finds the places in an ordinary head`() throws {
        let text = "POST /v1/responses?a=1 HTTP/1.1\r\nHost: a.org:80\r\ncontent-Length: 12\r\nX-Tenant: \t a b \r\n\r\n"
        let parsed = try RequestHead.parse(Array((text + "body").utf8).span, limits: HeadLimits())

        let (head, consumed) = try #require(parsed)
        #expect(consumed == text.utf8.count)
        #expect(head.bytes == Array(text.utf8))
        #expect(head.method == .post)
        #expect(head.string(head.methodToken) == "POST")
        #expect(head.string(head.target) == "/v1/responses?a=1")
        #expect(head.string(head.path) == "/v1/responses")
        #expect(head.matches(head.path, "/v1/responses"))
        #expect(head.framing == .length(12))
        #expect(head.isKeptAlive)
        #expect(head.field("x-tenant").map(head.string) == "a b")
        #expect(head.field("x-other") == nil)
    }
}
