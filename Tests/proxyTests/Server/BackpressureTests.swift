// SPDX-License-Identifier: Apache-2.0

import Glibc
import Metrics
import Testing

@testable import proxy

struct BackpressureTests {
    private static let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)

    /// Sends a stream without end in chunks of a megabyte, and counts what the proxy has taken.
    private static func pour(_ peer: Peer, _ taken: Counter, megabytes: Int) {
        peer.send(Answers.streamHead)
        for _ in 0..<megabytes {
            guard peer.send("100000\r\n"), peer.send(megabyte), peer.send("\r\n") else { return }
            taken.add(1)
        }
        peer.send(Answers.lastChunk)
    }

    @Test func `a slow client slows its provider, and nothing is lost`() throws {
        let taken = Counter()
        let upstream = try Upstream { peer, _, _ in Self.pour(peer, taken, megabytes: 64) }
        let rig = try Rig(upstream)
        let client = try rig.connect(receiveBuffer: 16 * 1024)
        client.send(chat())
        #expect(client.read(through: "\r\n\r\n") != nil)

        // Until nothing has moved for a while: kernel buffers are full, and ours are small.
        var last = -1
        while taken.value != last {
            last = taken.value
            usleep(300_000)
        }
        #expect(taken.value < 32, "what lies between is bounded, and it is the kernel's")

        var count = 0
        while let line = client.read(through: "\r\n"), let size = Int(line.dropLast(1), radix: 16), size > 0 {
            let chunk = client.read(size + 2)
            #expect(chunk.count == size + 2)
            count += size
        }
        #expect(count == 64 << 20)
        #expect(taken.value == 64)
    }

    @Test func `a client that reads nothing holds up nobody else`() throws {
        let taken = Counter()
        let upstream = try Upstream { peer, request, _ in
            if request.text.contains("endless") {
                Self.pour(peer, taken, megabytes: 64)
            } else {
                peer.send(Answers.json(Answers.chatDocument))
            }
        }
        let rig = try Rig(upstream)
        let lazy = try rig.connect(receiveBuffer: 16 * 1024)
        lazy.send(chat("endless"))
        taken.wait(for: 1)

        for _ in 0..<20 { #expect(try rig.ask(chat("m-1", ""))?.status == 200) }
        lazy.close()
        #expect(upstream.waitForEnds(1), "its provider is let go of")
    }

    @Test func `a client that leaves with a full buffer lets its provider go`() throws {
        let taken = Counter()
        let upstream = try Upstream { peer, _, _ in Self.pour(peer, taken, megabytes: 1_000) }
        let rig = try Rig(upstream)
        let client = try rig.connect(receiveBuffer: 16 * 1024)
        client.send(chat())
        taken.wait(for: 1)
        client.close()

        #expect(upstream.waitForEnds(1))
        #expect(try #require(rig.samples(1).first).outcome == .clientAborted)
    }
}
