// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import proxy

struct MailMessageTests {
    @Test(arguments: [
        ("2026-11-24T09:05", "Tue, 24 Nov 2026 09:05:00 +0000"), ("1970-01-01T00:00", "Thu, 1 Jan 1970 00:00:00 +0000"),
        ("2028-02-29T23:59", "Tue, 29 Feb 2028 23:59:00 +0000"),
        ("1969-12-31T12:00", "Wed, 31 Dec 1969 12:00:00 +0000"),
    ])
    func `dates are as RFC 5322 has them`(time: String, date: String) {
        #expect(MailMessage.date(moment(time)) == date)
    }

    @Test(arguments: [0, 1, 2, 3, 56, 57, 58, 114, 1_000])
    func `base64 is what another decoder reads, in short lines`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let lines = Base64.lines(bytes)

        #expect(Data(base64Encoded: lines.joined()) == Data(bytes))
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
    }

    @Test
    func `a subject cannot smuggle a header in`() {
        let message = MailMessage(
            from: "a@b",
            to: ["c@d", "e@f"],
            subject: "bill\r\nBcc: x@y",
            identifier: "id",
            text: "t",
            html: "<p>"
        )
        let text = String(decoding: message.bytes(at: 0), as: UTF8.self)

        #expect(text.contains("\r\nSubject: billBcc: x@y\r\n"))
        #expect(text.contains("\r\nTo: c@d,\r\n e@f\r\n"))
        #expect(text.contains("\r\nMessage-ID: <id@b>\r\n"))
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
    }
}
