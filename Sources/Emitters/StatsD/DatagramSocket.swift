// SPDX-License-Identifier: Apache-2.0

import CLinux
import Linux

/// A UDP socket that is connected, so that the kernel reports who refuses.
struct DatagramSocket: ~Copyable {
    private let descriptor: FileDescriptor

    /// Resolves the name, which may take its time, and connects to its first address.
    init(host: String, port: UInt16) throws(StatsDFault) {
        var address = clinux_address()
        guard unsafe clinux_resolve(host, port, &address, 1) == 1 else { throw .unresolved }
        do throws(Errno) {
            descriptor = try unsafe FileDescriptor(owning: clinux_udp_connect(&address))
        } catch {
            throw .unresolved
        }
    }

    /// Sends one datagram without waiting. The corresponding C function is `send`.
    func send(_ datagram: Span<UInt8>) throws(Errno) {
        let sent = unsafe datagram.withUnsafeBytes { bytes in
            unsafe clinux_send(descriptor.rawValue, bytes.baseAddress, bytes.count)
        }
        if sent < 0 { throw .current }
    }
}
