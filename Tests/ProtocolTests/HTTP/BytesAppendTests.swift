// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct BytesAppendTests {
    @Test(arguments: [
        (0, "0"), (9, "9"), (10, "10"), (1234, "1234"), (-5, "-5"), (Int.max, "\(Int.max)"), (.min, "\(Int.min)"),
    ])
    func `writes decimal numbers`(value: Int, text: String) {
        var bytes = Array("x".utf8)
        bytes.appendDecimal(value)
        #expect(bytes == Array(("x" + text).utf8))
    }

    @Test(arguments: [(0, "0"), (15, "f"), (16, "10"), (0x16C, "16c"), (Int.max, "7fffffffffffffff")])
    func `writes hexadecimal numbers`(value: Int, text: String) {
        var bytes: [UInt8] = []
        bytes.appendHex(value)
        #expect(bytes == Array(text.utf8))
    }

    @Test
    func `writes literals and borrowed bytes`() {
        var bytes: [UInt8] = []
        bytes.append("HTTP/1.1 ")
        bytes.append("")
        bytes.append(copying: Array("200".utf8).span)
        #expect(bytes == Array("HTTP/1.1 200".utf8))
    }
}
