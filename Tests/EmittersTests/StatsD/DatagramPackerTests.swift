// SPDX-License-Identifier: Apache-2.0

import Emitters
import Testing

struct DatagramPackerTests {
    @Test(arguments: [(lines: 1, datagrams: 1), (lines: 2, datagrams: 1), (lines: 3, datagrams: 2)])
    func `starts a new datagram instead of splitting a line`(lines: Int, datagrams: Int) {
        var packer = DatagramPacker(limit: 32)
        var sizes: [Int] = []

        for _ in 0..<lines {
            packer.append(Array("requests:1|c".utf8).span) { sizes.append($0.count) }
        }
        packer.flush { sizes.append($0.count) }

        #expect(sizes.count == datagrams)
        #expect(sizes.allSatisfy { $0 <= 32 })
    }

    @Test func `lines are joined by line feeds and none is lost`() {
        var packer = DatagramPacker(limit: 10)
        var datagrams: [[UInt8]] = []
        for line in ["a:1|c", "b:2|c", "cc:3|c"] {
            packer.append(Array(line.utf8).span) { datagram in datagrams.append(datagram.indices.map { datagram[$0] }) }
        }
        packer.flush { datagram in datagrams.append(datagram.indices.map { datagram[$0] }) }
        packer.flush { _ in datagrams.append([]) }

        #expect(datagrams.map { String(decoding: $0, as: UTF8.self) } == ["a:1|c", "b:2|c", "cc:3|c"])
    }

    @Test func `a datagram is filled to the limit`() {
        var packer = DatagramPacker(limit: 11)
        var datagrams: [Int] = []
        for line in ["a:1|c", "b:2|c"] { packer.append(Array(line.utf8).span) { datagrams.append($0.count) } }
        packer.flush { datagrams.append($0.count) }

        #expect(datagrams == [11])
    }
}
