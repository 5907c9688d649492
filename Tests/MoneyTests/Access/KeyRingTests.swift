// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Money
import Testing

struct KeyRingTests {
    /// What `sha256sum` prints for a key.
    private static func digest(_ key: String) throws -> KeyDigest {
        let path = "/tmp/tokenmeter-key-\(UInt64.random(in: 0 ... .max))"
        defer { for end in ["", ".sum"] { try? File.remove(path + end) } }
        try File.replace(path, with: Array(key.utf8))
        try #require(unsafe system("sha256sum <\(path) >\(path).sum") == 0)
        let printed = try File.read("\(path).sum", limit: 64)
        return try #require(KeyDigest(hexadecimal: String(decoding: printed, as: UTF8.self)))
    }

    private static func holder(of key: String, in ring: KeyRing, at now: Int64 = 0) -> KeyRing.Holder {
        ring.holder(of: Array(key.utf8).span, at: now)
    }

    @Test(arguments: ["", "tm-secret", "日本語", String(repeating: "k", count: 10_000)])
    func `digests are those of sha256sum`(key: String) throws {
        let digest = KeyDigest(of: Array(key.utf8).span)

        #expect(try digest == Self.digest(key))
        #expect(KeyDigest(hexadecimal: digest.hexadecimal.uppercased()) == digest)
    }

    @Test(arguments: [
        "", "e3b0", "sk-proj-a", String(repeating: "g", count: 64), String(repeating: "a", count: 63),
        String(repeating: "a", count: 65), String(repeating: "a", count: 63) + "é", String(repeating: "é", count: 32),
    ])
    func `nothing but 64 hexadecimal digits is a digest`(text: String) {
        #expect(KeyDigest(hexadecimal: text) == nil)
    }

    @Test func `several keys open the same door`() throws {
        let keys = try [("old", 0), ("new", 0), ("other", 1)].map {
            KeyRing.Key(digest: try Self.digest($0), tenant: $1)
        }
        let ring = KeyRing(keys)

        #expect(["old", "new", "other"].map { Self.holder(of: $0, in: ring) } == [.tenant(0), .tenant(0), .tenant(1)])
        #expect(["", "Old", "old ", "ol"].allSatisfy { Self.holder(of: $0, in: ring) == .unknown })
        #expect(!ring.isEmpty && KeyRing().isEmpty && Self.holder(of: "old", in: KeyRing()) == .unknown)
    }

    @Test(arguments: [
        (Int64(99), KeyRing.Holder.tenant(7)), (100, .expired), (Int64.max, .expired), (.min, .tenant(7)),
    ])
    func `a key is good until it expires`(now: Int64, holder: KeyRing.Holder) throws {
        let ring = KeyRing([KeyRing.Key(digest: try Self.digest("k"), tenant: 7, expiresAt: 100)])

        #expect(Self.holder(of: "k", in: ring, at: now) == holder)
    }

    @Test func `each of many keys is found, and no neighbour of one`() {
        let keys = (0..<300).map { KeyRing.Key(digest: KeyDigest(of: Array("key-\($0)".utf8).span), tenant: $0) }
        let ring = KeyRing(keys + [KeyRing.Key(digest: keys[3].digest, tenant: 4)])

        for index in 0..<300 where Self.holder(of: "key-\(index)", in: ring) != .tenant(index) {
            Issue.record("key-\(index)")
        }
        #expect((300..<600).allSatisfy { Self.holder(of: "key-\($0)", in: ring) == .unknown })
    }

    @Test(arguments: 0..<256)
    func `a digest that differs in one bit is another`(bit: Int) throws {
        var digits = Array(KeyDigest(of: Array("k".utf8).span).hexadecimal.utf8)
        let value = try #require(UInt8(String(UnicodeScalar(digits[bit / 4])), radix: 16)) ^ (1 << UInt8(bit % 4))
        digits[bit / 4] = Array(String(value, radix: 16).utf8)[0]
        let other = try #require(KeyDigest(hexadecimal: String(decoding: digits, as: UTF8.self)))

        #expect(Self.holder(of: "k", in: KeyRing([KeyRing.Key(digest: other, tenant: 0)])) == .unknown)
    }
}
