// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Transport

/// The other end of a connection: a blocking socket, as any program may use one. No call waits longer than ten seconds.
// Safety: one thread at a time uses it.
final class Peer: @unchecked Sendable {
    private var raw: Int32

    init(owning raw: Int32) throws {
        guard raw >= 0 else { throw Errno.current }
        self.raw = raw
        try setPatience(raw)
    }

    /// Connects to a port of this machine.
    convenience init(port: UInt16, isIPv6: Bool = false) throws {
        try self.init(owning: socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        guard unsafe withLoopback(port, isIPv6: isIPv6, { unsafe connect(raw, $0, $1) }) == 0 else {
            throw Errno.current
        }
        var on: Int32 = 1
        unsafe setsockopt(raw, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close()
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe Glibc.send(raw, all.baseAddress?.advanced(by: sent), all.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Errno.current }
            sent += count
        }
    }

    /// Sends until nobody takes more.
    ///
    /// - Returns: how many bytes were taken.
    func fill() throws -> Int {
        let block = [UInt8](repeating: 7, count: 64 * 1024)
        let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        var sent = 0
        while true {
            let count = unsafe Glibc.send(raw, block, block.count, flags)
            guard count >= 0 else {
                guard Errno.current.isWouldBlock else { throw Errno.current }
                return sent
            }
            sent += count
        }
    }

    /// Reads this many bytes, fewer only at the connection's end.
    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(count, 64 * 1024))
        while bytes.count < count {
            let got = unsafe recv(raw, &buffer, min(buffer.count, count - bytes.count), 0)
            guard got >= 0 else { throw Errno.current }
            if got == 0 { break }
            bytes += buffer.prefix(got)
        }
        return bytes
    }

    func receiveText(_ count: Int = .max) throws -> String {
        String(decoding: try receive(count), as: UTF8.self)
    }

    /// Whether nothing has come, not even the end.
    var isSilent: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(raw, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count < 0 && errno == EAGAIN
    }

    func shutdownWriting() {
        _ = shutdown(raw, Int32(SHUT_WR))
    }

    /// Ends the connection with a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(raw, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        if raw >= 0 { _ = Glibc.close(raw) }
        raw = -1
    }
}

/// A listening socket of this machine.
final class PeerListener: Sendable {
    private let socket: FileDescriptor
    let port: UInt16

    init(isIPv6: Bool = false, port: UInt16 = 0, backlog: Int32 = 64) throws {
        socket = try FileDescriptor(owning: Glibc.socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let raw = socket.rawValue
        // Also bounds `accept`.
        try setPatience(raw)
        guard unsafe withLoopback(port, isIPv6: isIPv6, { unsafe bind(raw, $0, $1) }) == 0, listen(raw, backlog) == 0
        else {
            throw Errno.current
        }
        var local = sockaddr_in6()
        self.port = unsafe withUnsafeMutablePointer(to: &local) { local in
            unsafe local.withMemoryRebound(to: sockaddr.self, capacity: 1) { any in
                var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
                unsafe getsockname(raw, any, &length)
            }
            // The port lies at the same place for both families.
            return unsafe UInt16(bigEndian: local.pointee.sin6_port)
        }
    }

    func accept() throws -> Peer {
        try Peer(owning: Glibc.accept(socket.rawValue, nil, nil))
    }
}

private func setPatience(_ raw: Int32) throws {
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        let result = unsafe setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard result == 0 else { throw Errno.current }
    }
}

private func withLoopback<Result>(
    _ port: UInt16,
    isIPv6: Bool,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    if isIPv6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        return unsafe withSocketAddress(address, body)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withSocketAddress(address, body)
}

private func withSocketAddress<Form, Result>(
    _ address: Form,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    unsafe withUnsafePointer(to: address) { typed in
        unsafe typed.withMemoryRebound(to: sockaddr.self, capacity: 1) { any in
            unsafe body(any, socklen_t(MemoryLayout<Form>.size))
        }
    }
}
