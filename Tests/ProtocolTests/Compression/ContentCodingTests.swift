// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ContentCodingTests {
    @Test(arguments: [
        ("gzip", ContentCoding.gzip), ("GZip", .gzip), ("x-gzip", .gzip), ("deflate, gzip;q=1.0, *;q=0.5", .gzip),
        ("br;q=1.0,gzip;q=0.8", .gzip), ("*", .gzip), ("gzip;q=0.001", .gzip), ("gzip, identity", .gzip),
        ("identity;q=0.5, gzip;q=0.5", .gzip), ("deflate, gzip, br, zstd", .gzip),
        ("gzip ; q = 1", .gzip), (",,;,gzip", .gzip), ("*;q=0, gzip", .gzip), ("br, gzip;q=0.5", .gzip),
        ("", .identity), ("identity", .identity), ("br, zstd", .identity), ("gzip;q=0", .identity),
        ("gzip;q=0.000, *", .identity), ("*;q=0", .identity), ("identity;q=1, gzip;q=0.5", .identity),
        ("gzip;q=abc", .identity), ("gzipped", .identity), (",;,", .identity),
    ])
    func `gzip is for those who want it`(field: String, coding: ContentCoding) {
        #expect(ContentCoding(accepting: field) == coding)
    }
}
