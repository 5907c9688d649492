// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A TCP connection to a server on this machine, for what no well-behaved client would send.
final class Connection {
    private let socket: FileDescriptor
    private var received: [UInt8] = []
    private(set) var isClosedByPeer = false

    init(port: Int) throws {
        socket = try FileDescriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0))
        let descriptor = socket.rawValue
        var immediately: Int32 = 1
        unsafe setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &immediately,
            socklen_t(MemoryLayout<Int32>.size)
        )
        var address = Loopback.address(port: port)
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Errno.current }
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw Errno.current }
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Sends all bytes, or as many as the peer takes before it closes.
    func send(_ bytes: [UInt8]) async throws {
        var sent = 0
        try await eventually("the peer takes \(bytes.count) bytes") {
            while sent < bytes.count {
                let count = unsafe bytes[sent...].withUnsafeBytes {
                    unsafe Glibc.send(socket.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count >= 0 else { return Errno.current.isWouldBlock ? nil : true }
                sent += count
            }
            return true
        }
    }

    /// Waits for `count` bytes or the peer's close and returns all that has come and was not taken yet.
    func bytes(atLeast count: Int, within limit: Duration = .seconds(10)) async throws -> [UInt8] {
        try await eventually("\(count) bytes come", within: limit, every: .milliseconds(1)) {
            receive()
            return received.count >= count || isClosedByPeer ? true : nil
        }
        defer { received = [] }
        return received
    }

    /// Reads the next answer, as framed by its head.
    func answer(to method: String = "GET", within limit: Duration = .seconds(10)) async throws -> Answer {
        try await eventually("an answer comes", within: limit, every: .milliseconds(1)) {
            receive()
            guard let (answer, size) = try Answer.parse(received, to: method, isWhole: isClosedByPeer) else {
                if isClosedByPeer { throw Answer.Malformed(text: String(decoding: received, as: UTF8.self)) }
                return nil
            }
            received.removeFirst(size)
            return answer
        }
    }

    /// Waits until the peer has closed; more answers than were read are an error of the caller's.
    func closes(within limit: Duration = .seconds(10)) async throws {
        try await eventually("the peer closes", within: limit) {
            receive()
            return isClosedByPeer ? true : nil
        }
    }

    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !isClosedByPeer {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(socket.rawValue, $0.baseAddress, $0.count, 0)
            }
            if count > 0 {
                received += buffer[..<count]
            } else if count < 0, Errno.current.isWouldBlock {
                return
            } else {
                isClosedByPeer = true
            }
        }
    }
}
