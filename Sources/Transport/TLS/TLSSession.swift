// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc
import Linux

/// One client connection's TLS over a non-blocking socket, which must be open for as long as this lives.
///
/// Nothing here blocks: a call that cannot go on says which readiness it waits for, and is then made again. It belongs
/// to the worker that made it. The process must ignore SIGPIPE, which a write to a closed socket raises.
@safe package final class TLSSession {
    package enum Progress: Equatable, Sendable {
        case done, wantsRead, wantsWrite
    }

    package enum IOResult: Equatable, Sendable {
        case done(Int), wantsRead, wantsWrite
        /// The peer has said that it sends nothing more.
        case closed
    }

    private let connection: OpaquePointer
    private let peer: TLSPeer
    private var hasFailed = false

    package init(to peer: TLSPeer, socket: Int32) throws(TLSError) {
        OpenSSLErrors.clear()
        guard let connection = unsafe SSL_new(peer.context.handle) else {
            throw .handshake(reason: OpenSSLErrors.firstReason)
        }
        unsafe self.connection = connection
        self.peer = peer
        guard unsafe SSL_set_fd(connection, socket) == 1 else {
            throw .handshake(reason: OpenSSLErrors.firstReason)
        }
        try unsafe peer.prepare(connection)
        unsafe SSL_set_connect_state(connection)
    }

    /// Freed without a shutdown, a connection would take its session from those to be resumed.
    deinit {
        unsafe SSL_set_shutdown(connection, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
        unsafe SSL_free(connection)
    }

    package func handshake() throws(TLSError) -> Progress {
        OpenSSLErrors.clear()
        let result = unsafe SSL_do_handshake(connection)
        if result == 1 { return .done }
        switch try wait(after: result, isHandshake: true) {
        case .wantsRead: return .wantsRead
        case .wantsWrite: return .wantsWrite
        case .closed, .done: throw .truncated
        }
    }

    package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(TLSError) -> IOResult {
        guard unsafe !buffer.isEmpty else { return .done(0) }
        OpenSSLErrors.clear()
        var count = 0
        let result = unsafe SSL_read_ex(connection, buffer.baseAddress, buffer.count, &count)
        return result == 1 ? .done(count) : try wait(after: result)
    }

    /// Sends a part of the bytes, at most one record's.
    package func send(_ bytes: UnsafeRawBufferPointer) throws(TLSError) -> IOResult {
        guard unsafe !bytes.isEmpty else { return .done(0) }
        OpenSSLErrors.clear()
        var count = 0
        let result = unsafe SSL_write_ex(connection, bytes.baseAddress, bytes.count, &count)
        return result == 1 ? .done(count) : try wait(after: result)
    }

    /// Tells the peer that nothing more comes, as far as the socket takes it at once; its answer is not waited for.
    package func shutdown() {
        guard !hasFailed, unsafe SSL_is_init_finished(connection) == 1 else { return }
        OpenSSLErrors.clear()
        unsafe SSL_shutdown(connection)
    }

    /// Whether bytes wait here that the socket no longer reports as readable.
    package var hasPending: Bool { unsafe SSL_has_pending(connection) == 1 }

    /// Whether the handshake resumed the peer's last session.
    package var isResumed: Bool { unsafe SSL_session_reused(connection) == 1 }
}

extension TLSSession {
    private func wait(after result: Int32, isHandshake: Bool = false) throws(TLSError) -> IOResult {
        let systemError = errno
        switch unsafe SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN: return .closed
        case SSL_ERROR_SYSCALL:
            hasFailed = true
            throw systemError == 0 ? .truncated : .system(Errno(rawValue: systemError))
        default:
            hasFailed = true
            throw failure(isHandshake: isHandshake)
        }
    }

    private func failure(isHandshake: Bool) -> TLSError {
        if OpenSSLErrors.isFirst(SSL_R_UNEXPECTED_EOF_WHILE_READING) { return .truncated }
        if OpenSSLErrors.isFirst(SSL_R_CERTIFICATE_VERIFY_FAILED) { return .untrusted(reason: verificationFault) }
        let reason = OpenSSLErrors.firstReason
        return isHandshake ? .handshake(reason: reason) : .connection(reason: reason)
    }

    private var verificationFault: String {
        let code = unsafe SSL_get_verify_result(connection)
        guard let text = unsafe X509_verify_cert_error_string(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// What the peer chose of the application protocols offered, empty when it chose none.
    package var applicationProtocol: String {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        unsafe SSL_get0_alpn_selected(connection, &start, &count)
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// The protocol's version, "TLSv1.3", and nothing sensible before the handshake is done.
    package var version: String { unsafe String(cString: SSL_get_version(connection)) }
}
