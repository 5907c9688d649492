// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Transport

/// A connection to a test server that waits for readiness the way a loop would, but with `poll`.
final class TLSTestClient {
    let session: TLSSession
    private let socket: FileDescriptor
    /// Kept running while it is spoken to.
    private var server: TLSServer?

    convenience init(_ peer: TLSPeer, _ server: TLSServer) throws {
        try self.init(peer, port: server.port)
        self.server = server
    }

    init(_ peer: TLSPeer, port: UInt16) throws {
        signal(SIGPIPE, SIG_IGN)
        socket = try FileDescriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        session = try TLSSession(to: peer, socket: socket.rawValue)
        guard Self.connect(socket.rawValue, port: port) == 0 else { throw Errno.current }
        _ = fcntl(socket.rawValue, F_SETFL, O_NONBLOCK)
    }

    private static func connect(_ socket: Int32, port: UInt16) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    func handshake() throws {
        while true {
            switch try session.handshake() {
            case .done: return
            case .wantsRead: try wait(POLLIN)
            case .wantsWrite: try wait(POLLOUT)
            }
        }
    }

    /// Sends all bytes, each time from a buffer at another place, and reads meanwhile until `count` bytes have come or
    /// the peer closes.
    func exchange(_ bytes: [UInt8], receiving count: Int) throws -> (received: [UInt8], isClosed: Bool) {
        var sent = 0
        var received: [UInt8] = []
        while sent < bytes.count || received.count < count {
            var events = Int16(0)
            if sent < bytes.count { sent += try send(Array(bytes[sent...].prefix(50_000)), &events) }
            switch try receive(into: &received) {
            case .closed: return (received, true)
            case .wantsRead: events |= Int16(POLLIN)
            case .wantsWrite: events |= Int16(POLLOUT)
            case .done: continue
            }
            try wait(Int32(events))
        }
        return (received, false)
    }

    private func send(_ bytes: [UInt8], _ events: inout Int16) throws -> Int {
        let result = try unsafe bytes.withUnsafeBytes { buffer throws(TLSError) in try unsafe session.send(buffer) }
        switch result {
        case .done(let count):
            events |= Int16(POLLOUT)
            return count
        case .wantsRead: events |= Int16(POLLIN)
        case .wantsWrite: events |= Int16(POLLOUT)
        case .closed: throw TLSError.truncated
        }
        return 0
    }

    func receive(into received: inout [UInt8]) throws -> TLSSession.IOResult {
        var buffer = [UInt8](repeating: 0, count: 7_000)
        let result = try unsafe buffer.withUnsafeMutableBytes { buffer throws(TLSError) in
            try unsafe session.receive(into: buffer)
        }
        if case .done(let count) = result { received += buffer.prefix(count) }
        return result
    }

    func wait(_ events: Int32) throws {
        var descriptor = pollfd(fd: socket.rawValue, events: Int16(events), revents: 0)
        guard unsafe poll(&descriptor, 1, 10_000) == 1 else { throw Errno(rawValue: ETIMEDOUT) }
    }
}
