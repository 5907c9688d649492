// SPDX-License-Identifier: Apache-2.0

import CLinux
package import Linux

/// A listening socket of one worker; the kernel spreads connections over all that share the address.
package final class Listener {
    private static let backlog: Int32 = 4096

    package let socket: Socket
    package let address: Address

    /// Listens at `address`; port 0 takes a free one. With `isShared`, other workers may listen there too.
    package init(_ address: Address, isShared: Bool, loop: EventLoop) throws(Errno) {
        var wanted = address.raw
        let descriptor = try FileDescriptor(owning: unsafe clinux_listen(&wanted, Self.backlog, isShared ? 1 : 0))
        var local = clinux_address()
        guard unsafe clinux_local_address(descriptor.rawValue, &local) == 0 else { throw .current }
        self.address = Address(raw: local)
        socket = try Socket(descriptor, loop: loop)
    }

    /// The next connection; nil when none waits, or when the process has no descriptor left for it.
    package func accept(loop: EventLoop) throws(Errno) -> Socket? {
        var peer = clinux_address()
        let result = unsafe clinux_accept(socket.descriptor.rawValue, &peer)
        guard result >= 0 else {
            let failure = Errno.current
            if failure.isWouldBlock { return nil }
            throw failure
        }
        let descriptor = try FileDescriptor(owning: result)
        clinux_set_no_delay(descriptor.rawValue)
        return try Socket(descriptor, loop: loop)
    }
}
