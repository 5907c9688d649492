// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
package import Linux

/// A listening socket of one worker; the kernel spreads connections over all that share the address.
package final class Listener {
    private static let backlog: Int32 = 4096
    /// What Linux reports through `accept` of a connection that has failed already: the next one may be well.
    private static let faultsOfOneConnection: Set<Int32> = [
        ECONNABORTED, EPROTO, ENOPROTOOPT, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET, EINTR,
    ]

    package let socket: Socket
    package let address: Address

    /// Listens at `address`; port 0 takes a free one. With `isShared`, other workers may listen there too.
    package init(_ address: Address, isShared: Bool, loop: EventLoop) throws(Errno) {
        let descriptor = try Self.listen(address, isShared: isShared)
        var local = clinux_address()
        guard unsafe clinux_local_address(descriptor.rawValue, &local) == 0 else { throw .current }
        self.address = Address(raw: local)
        socket = try Socket(descriptor, loop: loop)
    }

    /// Throws when somebody listens at `address`.
    ///
    /// Sharing an address does not tell: another process of the same user that shares it too gets half of the
    /// connections, and nobody an error.
    package static func checkUnused(_ address: Address) throws(Errno) {
        // It must not listen: whoever connects meanwhile would be reset.
        _ = try listen(address, isShared: false, backlog: 0)
    }

    private static func listen(
        _ address: Address,
        isShared: Bool,
        backlog: Int32 = backlog
    ) throws(Errno) -> FileDescriptor {
        var wanted = address.raw
        return try FileDescriptor(owning: unsafe clinux_listen(&wanted, backlog, isShared ? 1 : 0))
    }

    /// The next connection; nil when none waits.
    ///
    /// Throws when the process has no descriptor or memory left for one. Those who wait are not reported again, so the
    /// caller has to come back after a while.
    package func accept(loop: EventLoop) throws(Errno) -> Socket? {
        while true {
            var peer = clinux_address()
            let result = unsafe clinux_accept(socket.descriptor.rawValue, &peer)
            if result >= 0 { return try welcome(result, loop) }
            let failure = Errno.current
            if failure.isWouldBlock { return nil }
            guard Self.faultsOfOneConnection.contains(failure.rawValue) else { throw failure }
        }
    }

    private func welcome(_ raw: Int32, _ loop: EventLoop) throws(Errno) -> Socket {
        let descriptor = try FileDescriptor(owning: raw)
        clinux_set_no_delay(descriptor.rawValue)
        return try Socket(descriptor, loop: loop)
    }
}
