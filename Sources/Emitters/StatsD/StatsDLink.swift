// SPDX-License-Identifier: Apache-2.0

import Linux

/// The way to one server: a socket that is made anew, its name resolved again, after whatever made it useless.
final class StatsDLink {
    private let address: StatsDAddress
    private var socket: DatagramSocket?
    /// Grows when an address turned out bad, so that the next socket takes the name's next one.
    private var badAddresses = 0

    init(_ address: StatsDAddress) {
        self.address = address
    }

    /// Sends one datagram without waiting; returns why it did not go out.
    func send(_ datagram: [UInt8]) -> StatsDFault? {
        do throws(StatsDFault) {
            if socket == nil { socket = try DatagramSocket(address, attempt: badAddresses) }
        } catch {
            giveUp()
            return error
        }
        do throws(Errno) {
            try socket?.send(datagram.span)
            return nil
        } catch {
            return StatsDFault(error)
        }
    }

    /// The next of the datagrams that went out and did not arrive, as far as anybody said so.
    ///
    /// The socket is left open meanwhile, for it holds the reports of the others.
    func lost() -> (beginning: [UInt8], fault: StatsDFault)? {
        guard case .udp = address, let (beginning, error) = socket?.lost() else { return nil }
        return (beginning, StatsDFault(error))
    }

    /// The next datagram goes out on a new socket.
    func giveUp() {
        socket = nil
        badAddresses &+= 1
    }
}
