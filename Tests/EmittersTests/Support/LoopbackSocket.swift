// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A blocking socket on a loopback port, for the other side of a test.
final class LoopbackSocket: Sendable {
    let descriptor: FileDescriptor
    let port: UInt16

    static func listener() throws -> LoopbackSocket {
        let socket = try LoopbackSocket(SOCK_STREAM, port: 0)
        guard listen(socket.descriptor.rawValue, 16) == 0 else { throw Errno.current }
        return socket
    }

    /// Zero stands for any free port.
    static func udp(port: UInt16 = 0) throws -> LoopbackSocket {
        try LoopbackSocket(SOCK_DGRAM, port: port)
    }

    /// Sends a datagram to another socket on the loopback.
    func send(_ text: String, to port: UInt16) {
        let bytes = Array(text.utf8)
        var address = sockaddr_in(loopback: port)
        _ = unsafe address.withPointer { address, length in
            unsafe sendto(descriptor.rawValue, bytes, bytes.count, 0, address, length.pointee)
        }
    }

    private init(_ kind: __socket_type, port: UInt16) throws {
        descriptor = try FileDescriptor(owning: socket(AF_INET, Int32(kind.rawValue), 0))
        let socket = descriptor.rawValue
        var address = sockaddr_in(loopback: port)
        let code = unsafe address.withPointer { address, length in
            unsafe bind(socket, address, length.pointee) | getsockname(socket, address, length)
        }
        guard code == 0 else { throw Errno.current }
        self.port = UInt16(bigEndian: address.sin_port)
    }
}

extension sockaddr_in {
    fileprivate init(loopback port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    }

    /// Lends the address as the system calls want it, with its length.
    fileprivate mutating func withPointer<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafeMutablePointer(to: &self) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, &length) }
        }
    }
}
