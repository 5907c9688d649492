// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@testable import proxy

/// Peers that send anything at all. Nothing they send may end the process or leave something behind.
struct HostilePeersTests {
    private static let requests = [
        chat("demo"), chat("demo", ""), responses("demo"), get("/metrics", "accept-encoding: gzip;q=0.5, *\r\n"),
        post("/v1/embeddings", #"{"model":"demo","input":["a","b",[1,2]],"encoding_format":"float"}"#),
        post("/api/generate", #"{"model":"demo","prompt":"x","options":{"num_predict":3}}"#),
        post("/t/team-a/api/chat", #"{"model":"demo","messages":[{"role":"user","content":"\ud83d\ude00"}]}"#),
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
            + Answers.chunk(#"{"model":"demo"}"#) + "0\r\nx: y\r\n\r\n",
    ]

    private static let answers = [
        Answers.stream(Answers.token, Answers.finish, Answers.usage, Answers.done),
        Answers.stream(Answers.delta, Answers.completed), Answers.json(Answers.chatDocument),
        Answers.json(
            "{}",
            status: "429 Slow",
            "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\nx-should-retry: true\r\n"
        ),
        "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nconnection: x-a, close\r\nx-a: b\r\n\r\n" + Answers.token,
        "HTTP/1.1 204 No Content\r\ncontent-length: 18446744073709551615\r\n\r\n",
    ]

    @Test(arguments: 0..<8)
    func `clients`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let rig = try Rig { $0.retry.attempts = 1 }
        for _ in 0..<40 {
            let client = try rig.connect()
            client.send(chance.spoilt(Self.requests))
            client.stopSending()
            _ = client.readToEnd()
        }

        #expect(try rig.ask(get("/healthz"))?.status == 200)
        #expect(rig.waitForConnections(0))
    }

    @Test(arguments: 0..<8)
    func `providers`(seed: UInt64) throws {
        let upstream = try Upstream { peer, _, number in
            var chance = Chance(seed: seed &* 1_000 &+ UInt64(number))
            peer.send(chance.spoilt(Self.answers))
            peer.close()
        }
        let rig = try Rig(upstream) { $0.retry.max = .milliseconds(1) }
        for number in 0..<40 {
            let request = number % 2 == 0 ? chat() : responses()
            #expect(try rig.ask(request) != nil)
        }

        #expect(rig.samples(40).count == 40)
        #expect(rig.waitForConnections(0))
        rig.drain(within: .seconds(5))
        #expect(upstream.waitForEnds(upstream.connections), "every connection was closed")
    }
}

/// A sequence that looks like chance and is the same each time (SplitMix64).
private struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of the texts with some bytes changed, doubled, cut out or cut off.
    mutating func spoilt(_ texts: [String]) -> [UInt8] {
        var bytes = Array(texts[Int.random(in: 0..<texts.count, using: &self)].utf8)
        for _ in 0..<Int.random(in: 0...4, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let length = Int.random(in: 1...12, using: &self)
            let piece = place..<min(place + length, bytes.count)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
            case 1: bytes.insert(contentsOf: bytes[piece], at: place)
            case 2: bytes.removeSubrange(piece)
            case 3:
                bytes.insert(
                    contentsOf: [[0x0D], [0x0A], [0x00], [0xFF, 0xFE], [0x7B, 0x5B, 0x22]].randomElement(using: &self)
                        ?? [],
                    at: place
                )
            default: bytes.removeSubrange(place...)
            }
            if bytes.isEmpty { return [] }
        }
        return bytes
    }
}
