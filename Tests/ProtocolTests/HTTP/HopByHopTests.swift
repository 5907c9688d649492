// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct HopByHopTests {
    @Test
    func `keeps back what is for the next peer only`() throws {
        let kept = try forwarded(
            """
            GET / HTTP/1.1
            Host: a
            Connection: keep-alive
            Keep-Alive: timeout=5
            Proxy-Connection: keep-alive
            TE: trailers
            Trailer: x
            Transfer-Encoding: chunked
            Upgrade: h2c
            Proxy-Authenticate: basic
            PROXY-AUTHORIZATION: basic
            Authorization: Bearer x
            X-Connection: y


            """
        )
        #expect(kept == ["Host", "Authorization", "X-Connection"])
    }

    @Test(arguments: [
        ("close", ["Host", "X-One", "x-two"]), ("x-one", ["Host", "x-two"]), ("X-ONE , X-Two", ["Host"]),
        ("X-On, X-Onee, X^One, x\u{d}one", nil), ("X-On, X-Onee, XMOne", ["Host", "X-One", "x-two"]),
    ])
    func `keeps back what Connection names`(options: String, expected: [String]?) {
        let text = "GET / HTTP/1.1\nHost: a\nX-One: 1\nx-two: 2\nConnection: \(options)\n\n"
        #expect((try? forwarded(text)) == expected)
    }

    @Test
    func `does the same for answers`() throws {
        let text = "HTTP/1.1 200 OK\r\nConnection: x-one\r\nConnection: close\r\nX-One: 1\r\nX-Two: 2\r\n\r\n"
        let parsed = try ResponseHead.parse(Array(text.utf8).span, answering: .get, limits: HeadLimits())

        let head = try #require(parsed).head
        let hopByHop = HopByHop(head)
        #expect(head.fields.filter { !hopByHop.contains($0) }.map { head.string($0.name) } == ["X-Two"])
    }

    private func forwarded(_ text: String) throws -> [String] {
        let input = Array(text.replacing("\n", with: "\r\n").utf8)
        let head = try #require(try RequestHead.parse(input.span, limits: HeadLimits())).head
        let hopByHop = HopByHop(head)
        return head.fields.filter { !hopByHop.contains($0) }.map { head.string($0.name) }
    }
}
