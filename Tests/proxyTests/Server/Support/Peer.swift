// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One end of a TCP connection that a test holds in its hands; calls block, for ten seconds at most.
// Safety: one thread uses a peer at a time.
final class Peer: @unchecked Sendable {
    struct Fault: Error { var errno: Int32 }

    private let descriptor: Int32
    private var unread: [UInt8] = []
    private(set) var hasEnded = false
    private(set) var wasReset = false
    private var isClosed = false
    /// What has to live as long as the connection.
    private let other: AnyObject?

    init(_ descriptor: Int32, to other: AnyObject? = nil) {
        self.descriptor = descriptor
        self.other = other
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects over the loopback; a small `receiveBuffer` makes for a client that soon has to be waited for.
    convenience init(port: UInt16, receiveBuffer: Int32? = nil, of other: AnyObject? = nil) throws(Fault) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        guard unsafe Loopback.with(port, { unsafe connect(descriptor, $0, $1) }) == 0 else {
            let fault = Fault(errno: errno)
            Glibc.close(descriptor)
            throw fault
        }
        self.init(descriptor, to: other)
    }

    deinit { close() }

    /// Writes everything.
    ///
    /// - Returns: false when the other side does not take it.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Reads once more.
    ///
    /// - Returns: false when the other side has ended, or nothing came in time.
    private func fill() -> Bool {
        guard !hasEnded, !isClosed else { return false }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else {
            wasReset = count < 0 && errno == ECONNRESET
            hasEnded = count == 0 || wasReset
            return false
        }
        unread.append(contentsOf: buffer[..<count])
        return true
    }

    /// Reads up to `marker` and past it; nil when it does not come.
    func read(through marker: String) -> String? {
        let wanted = Array(marker.utf8)
        while true {
            if let end = unread.end(of: wanted) { return String(decoding: take(end), as: UTF8.self) }
            guard fill() else { return nil }
        }
    }

    /// Reads so many bytes, or what there is before the other side's end.
    func read(_ count: Int) -> [UInt8] {
        while unread.count < count, fill() {}
        return take(min(count, unread.count))
    }

    /// Reads until the other side ends.
    func readToEnd() -> [UInt8] {
        while fill() {}
        return take(unread.count)
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(descriptor)
    }

    /// Ends the own side only.
    func stopSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the hard way.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }
}

extension [UInt8] {
    /// Where the first `marker` ends.
    fileprivate func end(of marker: [UInt8]) -> Int? {
        guard count >= marker.count else { return nil }
        return (0...(count - marker.count)).first { self[$0...].starts(with: marker) }.map { $0 + marker.count }
    }
}
