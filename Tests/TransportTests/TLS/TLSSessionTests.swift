// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing
import Transport

@Suite(.serialized)
struct TLSSessionTests {
    private let folder: CertificateFolder

    init() throws {
        folder = try CertificateFolder()
    }

    @Test(arguments: [
        ("DNS:localhost", "localhost"), ("DNS:*.a.test", "b.a.test."), ("IP:127.0.0.1", "127.0.0.1"),
        ("IP:::1", "[::1]"),
    ])
    func `trusts a certificate of its authority for the host's name`(names: String, host: String) throws {
        try folder.sign(names)
        let server = try TLSServer(folder)
        let client = try client(host, server)

        try client.handshake()
        #expect(try client.exchange(Array("hello\n".utf8), receiving: 6).received == Array("olleh\n".utf8))
        #expect(!client.session.isResumed)
        client.session.shutdown()
    }

    @Test(arguments: [
        ("DNS:localhost", "example.test", "hostname mismatch"), ("DNS:*.test", "a.b.test", "hostname mismatch"),
        ("DNS:127.0.0.1", "127.0.0.1", "IP address mismatch"), ("IP:127.0.0.1", "127.0.0.2", "IP address mismatch"),
        ("IP:127.0.0.1", "localhost", "hostname mismatch"),
    ])
    func `refuses a certificate for another name`(names: String, host: String, reason: String) throws {
        try folder.sign(names)
        let client = try client(host, TLSServer(folder))
        #expect(throws: TLSError.untrusted(reason: reason)) { try client.handshake() }
    }

    @Test
    func `refuses a certificate that signs itself`() throws {
        try folder.selfSign("DNS:localhost")
        let client = try client("localhost", TLSServer(folder))
        let error = #expect(throws: TLSError.self) { try client.handshake() }
        #expect(error?.description.hasPrefix("certificate verify failed: self") == true)
    }

    @Test
    func `does not trust the authority without being told`() throws {
        try folder.sign("DNS:localhost")
        let server = try TLSServer(folder)
        let peer = try TLSPeer(host: "localhost", context: TLSContext())
        let client = try TLSTestClient(peer, server)
        let error = #expect(throws: TLSError.self) { try client.handshake() }
        #expect(error?.description.hasPrefix("certificate verify failed: ") == true)
    }

    @Test(arguments: [(["-alpn", "h2,http/1.1"], "http/1.1"), ([], "")])
    func `offers HTTP/1.1`(options: [String], chosen: String) throws {
        try folder.sign("DNS:localhost")
        let client = try client("localhost", TLSServer(folder, ["-rev"] + options))
        try client.handshake()
        #expect(client.session.applicationProtocol == chosen)
    }

    @Test(arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
    func `resumes the peer's last session`(option: String, version: String) throws {
        try folder.sign("DNS:localhost")
        let server = try TLSServer(folder, ["-rev", option])
        let peer = try TLSPeer(host: "localhost", context: TLSContext(certificateAuthorities: folder.authority))
        for round in 0..<4 {
            let client = try TLSTestClient(peer, server)
            try client.handshake()
            #expect(try client.exchange(Array("ab\n".utf8), receiving: 3).received == Array("ba\n".utf8))
            #expect(client.session.version == version)
            #expect(client.session.isResumed == (round > 0))
            if round == 1 { client.session.shutdown() }
        }
    }

    @Test
    func `begins anew when the server has forgotten the session`() throws {
        try folder.sign("DNS:localhost")
        let peer = try TLSPeer(host: "localhost", context: TLSContext(certificateAuthorities: folder.authority))
        for _ in 0..<2 {
            let server = try TLSServer(folder)
            let client = try TLSTestClient(peer, server)
            try client.handshake()
            #expect(try client.exchange(Array("ab\n".utf8), receiving: 3).received == Array("ba\n".utf8))
            #expect(!client.session.isResumed)
        }
    }

    @Test
    func `does not speak TLS 1.1`() throws {
        try folder.sign("DNS:localhost")
        let client = try client("localhost", TLSServer(folder, ["-rev", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]))
        let error = #expect(throws: TLSError.self) { try client.handshake() }
        guard case .handshake(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("protocol"))
    }

    @Test
    func `carries megabytes both ways at once`() throws {
        try folder.sign("DNS:localhost")
        let client = try client("localhost", TLSServer(folder))
        try client.handshake()
        let line = Array((0..<999).map { UInt8(ascii: "a") + UInt8($0 % 26) })
        let sent = (0..<4000).flatMap { _ in line + [UInt8(ascii: "\n")] }
        let expected = (0..<4000).flatMap { _ in line.reversed() + [UInt8(ascii: "\n")] }

        #expect(try client.exchange(sent, receiving: sent.count).received == expected)
    }

    @Test
    func `tells a proper end from a cut one`() throws {
        try folder.sign("DNS:localhost")
        let server = try TLSServer(folder)
        let polite = try client("localhost", server)
        try polite.handshake()
        #expect(try polite.exchange(Array("CLOSE\n".utf8), receiving: .max).isClosed)
        polite.session.shutdown()

        let cut = try client("localhost", server)
        try cut.handshake()
        #expect(try cut.exchange(Array("ab\n".utf8), receiving: 3).received == Array("ba\n".utf8))
        server.stop()
        #expect(throws: TLSError.truncated) { try cut.exchange([], receiving: .max) }
        cut.session.shutdown()
    }

    @Test
    func `keeps what was read ahead`() throws {
        try folder.sign("DNS:localhost")
        let client = try client("localhost", TLSServer(folder))
        try client.handshake()
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 9_000) + [UInt8(ascii: "\n")]
        #expect(!client.session.hasPending)
        #expect(try client.exchange(line, receiving: 1).received.count == 7_000)
        #expect(client.session.hasPending)
        #expect(try client.exchange([], receiving: 2_001).received.count == 2_001)
        #expect(!client.session.hasPending)
    }

    @Test
    func `says what it cannot read`() {
        #expect(throws: TLSError.self) { try TLSContext(certificateAuthorities: folder.path + "/missing.pem") }
        #expect(throws: TLSError.self) { try TLSContext(certificateAuthorities: folder.path + "/authority.key") }
    }

    @Test(arguments: ["", ".", "[]", "a\u{0}b"])
    func `does not take a host that would not be verified`(host: String) {
        #expect(throws: TLSError.invalidHost) { try TLSPeer(host: host, context: TLSContext()) }
    }

    @Test
    func `fails when the peer goes away in the handshake`() throws {
        try folder.sign("DNS:localhost")
        let server = try TLSServer(folder)
        let client = try client("localhost", server)
        server.stop()
        #expect(throws: TLSError.self) { try client.handshake() }
    }

    private func client(_ host: String, _ server: TLSServer) throws -> TLSTestClient {
        let context = try TLSContext(certificateAuthorities: folder.authority)
        return try TLSTestClient(TLSPeer(host: host, context: context), server)
    }
}
