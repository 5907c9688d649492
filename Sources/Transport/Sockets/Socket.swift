// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
package import Linux

/// A non-blocking socket that a loop watches, with what the kernel last said of it.
///
/// It is watched edge-triggered: a report sets the marks below, and only a system call that would block clears them.
package final class Socket {
    let descriptor: FileDescriptor
    /// Kept alive by its sockets: the last of them may outlive everything else that knows the loop.
    let loop: EventLoop
    private var token: UInt64?
    /// The task to wake when something happens here.
    package var waiter: Waiter?

    /// Whether a read may find something. A read that did not fill its buffer has emptied the socket: what comes after
    /// it, the peer's end as well, is reported anew.
    package private(set) var mayRead = true
    package private(set) var mayWrite = true
    /// The peer sends nothing more (it closed, or shut its writing side).
    package private(set) var isPeerClosed = false
    package private(set) var hasFailed = false

    package init(_ descriptor: consuming FileDescriptor, loop: EventLoop) throws(Errno) {
        self.descriptor = descriptor
        self.loop = loop
        token = try loop.register(self)
    }

    /// A socket ends with its last reference, so none is used after it was closed. That must be on the loop's thread,
    /// or after the loop has ended.
    deinit {
        if let token { loop.unregister(token, descriptor.rawValue) }
    }

    func received(_ events: UInt32) {
        if events & UInt32(CLINUX_READABLE) != 0 { mayRead = true }
        if events & UInt32(CLINUX_WRITABLE) != 0 { mayWrite = true }
        if events & UInt32(CLINUX_PEER_CLOSED) != 0 { isPeerClosed = true; mayRead = true }
        if events & UInt32(CLINUX_FAILED) != 0 { hasFailed = true; mayRead = true; mayWrite = true }
        waiter?.wake()
    }
}

extension Socket {
    /// Reads what is there; nil when nothing is, 0 when the peer sends no more. The corresponding C function is `recv`.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int? {
        guard mayRead else { return nil }
        let count = unsafe clinux_receive(descriptor.rawValue, buffer.baseAddress, buffer.count)
        // With the peer's end or an error reported already, a short read is not the last: that is still to be read.
        if count >= 0 {
            if count < buffer.count, !isPeerClosed, !hasFailed { mayRead = false }
            if count == 0, unsafe !buffer.isEmpty { isPeerClosed = true }
            return count
        }
        guard Errno.current.isWouldBlock else { throw failed() }
        mayRead = false
        return nil
    }

    private func failed() -> Errno {
        hasFailed = true
        return .current
    }

    /// Writes what fits; nil when nothing does. The corresponding C function is `send`.
    func send(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int? {
        guard mayWrite else { return nil }
        let count = unsafe clinux_send(descriptor.rawValue, bytes.baseAddress, bytes.count)
        if count >= 0 {
            if count < bytes.count { mayWrite = false }
            return count
        }
        guard Errno.current.isWouldBlock else { throw failed() }
        mayWrite = false
        return nil
    }

    /// Marks the socket as read dry; for what reads it beside `receive`.
    func sawReadBlock() { mayRead = false }
    func sawWriteBlock() { mayWrite = false }

    /// The error of a connection attempt, nil when it has succeeded. The corresponding C function is `getsockopt`.
    func pendingError() -> Errno? {
        let code = clinux_socket_error(descriptor.rawValue)
        return code == 0 ? nil : Errno(rawValue: code)
    }

    /// Sends no more, still reads. The corresponding C function is `shutdown`.
    package func shutdownWriting() {
        _ = shutdown(descriptor.rawValue, Int32(SHUT_WR))
    }

    /// Has the connection end by a reset when the socket closes, so that the peer does not take what has come for all.
    func closeByReset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor.rawValue, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Neither sends nor reads any more, which also wakes who waits for either. The corresponding C function is
    /// `shutdown`.
    func shutdownBothWays() {
        _ = shutdown(descriptor.rawValue, Int32(SHUT_RDWR))
    }
}
