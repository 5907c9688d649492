// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct SnappyTests {
    private static let brokenBlocks: [([UInt8], Snappy.Failure)] = [
        ([], .malformed), ([0xFF], .malformed), ([3, 2 << 2, 1, 2], .malformed), ([2, 2 << 2, 1, 2, 3], .malformed),
        ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .tooLarge(claimed: 0xFFFF_FFFF)),
    ]

    @Test(arguments: [0, 1, 61, 70_000, 300_000])
    func `what was compressed comes back`(length: Int) throws {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 / 5) }
        #expect(try Snappy.uncompress(Snappy.compress(bytes.span).span, limit: length) == bytes)
    }

    @Test func `the result is a block and not a framed stream`() {
        // 300 as a varint, one literal, then a copy of it: nothing of the framing format's magic.
        #expect(Snappy.compress([UInt8](repeating: 0x61, count: 300).span).prefix(4) == [0xAC, 0x02, 0x00, 0x61])
    }

    @Test func `an all-literal block of another hand is read`() throws {
        #expect(try Snappy.uncompress([3, 2 << 2, 1, 2, 3].span, limit: 3) == [1, 2, 3])
    }

    @Test(arguments: brokenBlocks)
    func `a broken or boastful block is refused`(block: [UInt8], failure: Snappy.Failure) {
        #expect(throws: failure) { try Snappy.uncompress(block.span, limit: 1000) }
    }
}
