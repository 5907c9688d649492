// SPDX-License-Identifier: Apache-2.0

import CLinux
import Linux

/// A datagram socket that is connected, so that the kernel reports who refuses.
struct DatagramSocket: ~Copyable {
    private let descriptor: FileDescriptor

    /// Resolves the name, which may take its time, and connects to one of its addresses: each attempt to the next.
    init(_ address: StatsDAddress, attempt: Int) throws(StatsDFault) {
        switch address {
        case .udp(let host, let port): try self.init(host: host, port: port, attempt: attempt)
        case .unix(let path): try self.init(path: path)
        }
    }

    private init(host: String, port: UInt16, attempt: Int) throws(StatsDFault) {
        var addresses = Self.addresses(host, port)
        guard !addresses.isEmpty else { throw .unresolved }
        do throws(Errno) {
            let place = attempt % addresses.count
            descriptor = try unsafe FileDescriptor(owning: clinux_udp_connect(&addresses[place]))
        } catch {
            throw .unresolved
        }
    }

    private init(path: String) throws(StatsDFault) {
        do throws(Errno) {
            descriptor = try unsafe FileDescriptor(owning: clinux_unix_datagram_connect(path))
        } catch {
            throw StatsDFault(error)
        }
    }

    /// Sends one datagram without waiting. The corresponding C function is `send`.
    func send(_ datagram: Span<UInt8>) throws(Errno) {
        let sent = unsafe datagram.withUnsafeBytes { bytes in
            unsafe clinux_send(descriptor.rawValue, bytes.baseAddress, bytes.count)
        }
        if sent < 0 { throw .current }
    }

    /// The next earlier datagram of which the kernel has learnt that it did not arrive; of the datagram only the
    /// beginning, as far as the refusal quotes it.
    func lost() -> (beginning: [UInt8], error: Errno)? {
        var bytes = [UInt8](repeating: 0, count: 2048)
        var code: Int32 = 0
        let count = unsafe clinux_udp_lost(descriptor.rawValue, &bytes, bytes.count, &code)
        return count < 0 ? nil : (Array(bytes[..<count]), Errno(rawValue: code))
    }

    /// In the resolver's order, but IPv4 first on this machine: `localhost` is IPv6 to it, and to few StatsD servers.
    private static func addresses(_ host: String, _ port: UInt16) -> [clinux_address] {
        var found = [clinux_address](repeating: clinux_address(), count: 8)
        let count = unsafe clinux_resolve(host, port, &found, 8)
        let addresses = Array(found.prefix(Int(max(count, 0))))
        guard addresses.allSatisfy(isLoopback) else { return addresses }
        return addresses.sorted { $0.length < $1.length }
    }

    private static func isLoopback(_ address: clinux_address) -> Bool {
        var address = address
        return unsafe clinux_address_is_loopback(&address) == 1
    }
}
