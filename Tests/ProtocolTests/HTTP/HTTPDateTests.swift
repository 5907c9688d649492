// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct HTTPDateTests {
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("sun, 06 nov 1994 08:49:37 gmt", 784_111_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
        ("Tue, 31 Dec 2069 23:59:60 GMT", 3_155_760_000),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ])
    func `reads all three formats`(text: String, seconds: Int64) {
        #expect(HTTPDate.seconds(Array(text.utf8).span) == seconds)
    }

    @Test(arguments: [
        "", "120", "tomorrow", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nvm 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 19944 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT extra", "Sun, +6 Nov 1994 08:49:37 GMT",
        ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
        "99999999999999999999 99999999999999999999 9 9 9 9 9",
    ])
    func `takes nothing else for a date`(text: String) {
        #expect(HTTPDate.seconds(Array(text.utf8).span) == nil)
    }
}
