// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Collects the datagrams that come to a socket of any family, until it is closed, as it must be: then nobody
/// listens there.
final class DatagramReceiver: Sendable {
    enum Place {
        case ipv4(port: UInt16 = 0)
        case ipv6
        case unix(String)
    }

    private struct State {
        var datagrams: [[UInt8]] = []
        var isPaused: Bool
        var isClosing = false
        var hasEnded = false
    }

    let port: UInt16
    private let path: String?
    private let state: Lock<State>

    init(_ place: Place, isPaused: Bool = false) throws {
        let socket: Int32
        switch place {
        case .ipv4(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            socket = try Self.bound(AF_INET, &address)
            self.port = UInt16(bigEndian: address.sin_port)
            path = nil
        case .ipv6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            socket = try Self.bound(AF_INET6, &address)
            self.port = UInt16(bigEndian: address.sin6_port)
            path = nil
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            socket = try Self.bound(AF_UNIX, &address)
            (port, self.path) = (0, path)
        }
        state = Lock(State(isPaused: isPaused))
        try Thread.startDetached(name: "receiver") { [self] in
            collect(socket)
            _ = Glibc.close(socket)
            state.signal { $0.hasEnded = true }
        }
    }

    var datagrams: [[UInt8]] { state.withLock { $0.datagrams } }

    var lines: [String] {
        datagrams.flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) }
    }

    func resume() { state.signal { $0.isPaused = false } }

    func lines(atLeast count: Int) -> [String] {
        eventually { lines.count >= count }
        return lines
    }

    /// The sum of the values of all lines that begin so, once it is `total` or ten seconds have passed.
    func sum(_ prefix: String, until total: Double) -> Double {
        eventually { sum(prefix) >= total }
        return sum(prefix)
    }

    private func sum(_ prefix: String) -> Double {
        lines.filter { $0.hasPrefix(prefix) }.reduce(0) { sum, line in
            sum + (Double(line.dropFirst(prefix.count).prefix { $0 != "|" }) ?? .nan)
        }
    }

    /// How many datagrams found no room in the socket's buffer; over IPv4.
    func droppedByKernel() throws -> Int? {
        let table = String(decoding: try File.readSpecial("/proc/net/udp", limit: 1 << 20), as: UTF8.self)
        let digits = String(port, radix: 16, uppercase: true)
        let place = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        let row = table.split(separator: "\n").map { $0.split(separator: " ") }.first { $0.count > 1 && $0[1] == place }
        return row?.last.flatMap { Int($0) }
    }

    /// Reads what has come, and gives the address up.
    func close() {
        state.signal { $0.isClosing = true }
        state.wait(until: Clock.monotonic() + 10_000_000_000) { $0.hasEnded }
        if let path { unsafe unlink(path) }
    }

    private func collect(_ socket: Int32) {
        state.wait(until: .max / 2) { !$0.isPaused }
        var limit = timeval(tv_sec: 0, tv_usec: 20_000)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        while !state.withLock({ $0.isClosing }) { receive(socket, 0) }
        turnAway(socket)
        while receive(socket, Int32(MSG_DONTWAIT)) {}
    }

    @discardableResult
    private func receive(_ socket: Int32, _ flags: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let got = unsafe recv(socket, &bytes, bytes.count, flags)
        if got > 0 { state.signal { $0.datagrams.append(Array(bytes[..<got])) } }
        return got > 0
    }

    /// Lets nothing more in, so that whatever was taken is read and what comes later is refused.
    private func turnAway(_ socket: Int32) {
        guard path == nil else { return _ = shutdown(socket, Int32(SHUT_RD)) }
        var nobody = sockaddr_in()
        nobody.sin_family = sa_family_t(AF_INET)
        nobody.sin_port = UInt16(1).bigEndian
        nobody.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        unsafe withUnsafeMutablePointer(to: &nobody) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func bound<Address>(_ family: Int32, _ address: inout Address) throws -> Int32 {
        let socket = Glibc.socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var length = socklen_t(MemoryLayout<Address>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket, $0, length) | getsockname(socket, $0, &length)
            }
        }
        guard code == 0 else { throw Errno.current }
        return socket
    }
}
