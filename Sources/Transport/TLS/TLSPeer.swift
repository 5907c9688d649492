// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A host that is connected to again and again: the name its certificate must hold, and the session to resume.
///
/// One worker owns it; each of its connections resumes what the last one was given, and so saves a round of
/// certificates and keys.
@safe package final class TLSPeer {
    package let host: String
    let context: TLSContext
    private var session: OpaquePointer?

    /// Names a host: a DNS name or a numeric address, an IPv6 one with or without brackets.
    package init(host: String, context: TLSContext) throws(TLSError) {
        let bare = TLSPeer.bare(host)
        // To OpenSSL an empty name means "do not check", and a NUL ends it.
        guard !bare.isEmpty, !bare.utf8.contains(0) else { throw .invalidHost }
        self.host = bare
        self.context = context
    }

    deinit {
        unsafe SSL_SESSION_free(session)
    }

    /// The root's dot is in no certificate.
    private static func bare(_ host: String) -> String {
        if host.hasPrefix("["), host.hasSuffix("]") { return String(host.dropFirst().dropLast()) }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    /// Makes the connection verify this host, ask for it by name and offer the kept session.
    func prepare(_ connection: OpaquePointer) throws(TLSError) {
        let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host) == 1
        if !isAddress { try unsafe name(connection) }
        if unsafe session != nil, unsafe SSL_SESSION_is_resumable(session) == 1 {
            unsafe SSL_set_session(connection, session)
        }
        unsafe SSL_set_ex_data(connection, 0, Unmanaged.passUnretained(self).toOpaque())
    }

    private func name(_ connection: OpaquePointer) throws(TLSError) {
        unsafe SSL_set_hostflags(connection, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        guard unsafe SSL_set1_host(connection, host) == 1 else { throw .invalidHost }
        var name = Array(host.utf8CString)
        let command = SSL_CTRL_SET_TLSEXT_HOSTNAME
        guard unsafe SSL_ctrl(connection, command, Int(TLSEXT_NAMETYPE_host_name), &name) == 1 else {
            throw .invalidHost
        }
    }

    /// Keeps the session that a peer gives, in TLS 1.3 some time after the handshake; 1 tells OpenSSL that we do.
    static func take(_ session: OpaquePointer?, of connection: OpaquePointer?) -> Int32 {
        guard let pointer = unsafe SSL_get_ex_data(connection, 0) else { return 0 }
        // Safety: `prepare` stored the peer, and a session keeps its peer alive beyond its connection.
        let peer = unsafe Unmanaged<TLSPeer>.fromOpaque(pointer).takeUnretainedValue()
        unsafe SSL_SESSION_free(peer.session)
        unsafe peer.session = session
        return 1
    }
}
