// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

struct CRC32CTests {
    /// RFC 3720, section B.4, and the usual check value.
    private static let known: [([UInt8], UInt32)] = [
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        (Array(0..<32), 0x46DD_794E),
        (Array((0..<32).reversed()), 0x113F_DB5C),
        (Array("123456789".utf8), 0xE306_9283),
        ([], 0),
    ]

    @Test(arguments: known)
    func `known bytes have known checksums`(bytes: [UInt8], checksum: UInt32) {
        #expect(CRC32C.of(bytes.span) == checksum)
    }

    @Test func `pieces make the same checksum as the whole`() {
        let bytes = (0..<1000).map { _ in UInt8.random(in: 0 ... .max) }
        for cut in [0, 1, 7, 8, 9, 500, 999, 1000] {
            var checksum = CRC32C()
            checksum.update(bytes.span.extracting(..<cut))
            checksum.update(bytes.span.extracting(cut...))
            #expect(checksum.value == CRC32C.of(bytes.span))
        }
    }
}
