// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Money

struct NameTableTests {
    @Test func `gives each text a number and finds it again`() {
        var table = NameTable()
        for _ in 0..<2 {
            for number in 0..<1_000 {
                let text = Array("session-\(number)".utf8)
                #expect(table.number(of: text.span, in: 0..<text.count) == number)
            }
        }
        #expect(table[999] == "session-999")
    }

    /// Pairs of words whose differences cancel out in multiplications by any odd number modulo 2⁶⁴, as a client could choose its
    /// sessions' names to make every look-up a long one.
    @Test func `texts that are chosen to collide do not`() {
        let table = NameTable()
        let texts: [[UInt8]] = (0..<256).map { choice in
            (0..<8).flatMap { bit -> [UInt8] in
                let isFlipped: UInt8 = choice >> bit & 1 == 1 ? 0x80 : 0
                return [0, 0, 0, 0, 0, 0, 0, isFlipped, 0, 0, 0, isFlipped, 0, 0, 0, isFlipped]
            }
        }
        let hashes = Set(texts.map { table.hash($0.span, 0..<$0.count) })
        #expect(hashes.count == 256)
    }
}
