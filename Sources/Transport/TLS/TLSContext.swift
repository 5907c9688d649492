// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// What all client connections with the same trusted certificates share.
///
/// What was read of them is kept here, so one context serves every worker.
// Safety: the SSL_CTX is not changed after `init`, and OpenSSL counts its references atomically.
@safe package final class TLSContext: @unchecked Sendable {
    /// `SSL_OP_NO_RENEGOTIATION`, a macro that Swift does not see.
    private static let noRenegotiation: UInt64 = 1 << 30

    let handle: OpaquePointer

    /// Prepares for connections that trust the system's certificate authorities, or only those of a PEM file.
    package init(certificateAuthorities file: String? = nil) throws(TLSError) {
        OpenSSLErrors.clear()
        guard let handle = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw .handshake(reason: OpenSSLErrors.firstReason)
        }
        unsafe self.handle = handle
        setModes()
        offerHTTP11()
        keepSessions()
        try trust(file)
    }

    deinit {
        unsafe SSL_CTX_free(handle)
    }

    /// Buffers are released while a connection idles. Reading ahead takes a record with one `read` instead of two.
    private func setModes() {
        let modes =
            SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
            | SSL_MODE_AUTO_RETRY
        control(SSL_CTRL_MODE, Int(modes))
        control(SSL_CTRL_SET_READ_AHEAD, 1)
        control(SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION))
        unsafe SSL_CTX_set_options(handle, TLSContext.noRenegotiation)
        unsafe SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
    }

    private func offerHTTP11() {
        let protocols = [8] + Array("http/1.1".utf8)
        unsafe SSL_CTX_set_alpn_protos(handle, protocols, UInt32(protocols.count))
    }

    private func keepSessions() {
        control(SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
        unsafe SSL_CTX_sess_set_new_cb(handle) { connection, session in
            unsafe TLSPeer.take(session, of: connection)
        }
    }

    private func trust(_ file: String?) throws(TLSError) {
        guard let file else {
            guard unsafe SystemTrust.add(to: handle) else {
                throw .trustStore(file: "the system's store", reason: OpenSSLErrors.firstReason)
            }
            return
        }
        guard unsafe SSL_CTX_load_verify_file(handle, file) == 1 else {
            throw .trustStore(file: file, reason: OpenSSLErrors.firstReason)
        }
    }

    /// OpenSSL's setters are macros around this call.
    private func control(_ command: Int32, _ value: Int) {
        unsafe SSL_CTX_ctrl(handle, command, value, nil)
    }
}
