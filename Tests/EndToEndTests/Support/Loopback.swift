// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Addresses on this machine.
enum Loopback {
    static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    /// A port that nobody listened on a moment ago; `type` is SOCK_STREAM or SOCK_DGRAM.
    static func freePort(_ type: __socket_type = SOCK_STREAM) throws -> Int {
        let socket = try FileDescriptor(owning: Glibc.socket(AF_INET, Int32(type.rawValue) | O_CLOEXEC, 0))
        var address = address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket.rawValue
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                guard unsafe bind(descriptor, $0, size) == 0 else { return Int32(-1) }
                return unsafe getsockname(descriptor, $0, &size)
            }
        }
        guard code == 0 else { throw Errno.current }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
