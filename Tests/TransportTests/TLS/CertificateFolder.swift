// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A folder with an authority's certificate and those it signs, made by the `openssl` program and removed at the end.
final class CertificateFolder {
    let path: String
    var authority: String { path + "/authority.pem" }

    init() throws {
        var template = Array("/tmp/tls-tests-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Errno.current }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try request(name: "authority", "-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign")
    }

    deinit {
        guard let removal = try? ChildProcess(["rm", "-r", path], in: "/") else { return }
        _ = removal.wait()
    }

    /// Makes a certificate for these names, "DNS:…" or "IP:…", signed by the authority.
    func sign(_ alternativeNames: String) throws {
        try request(
            name: "server",
            "-subj",
            "/CN=server",
            "-addext",
            "subjectAltName=\(alternativeNames)",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-CA",
            "authority.pem",
            "-CAkey",
            "authority.key"
        )
    }

    /// Makes a certificate that signs itself.
    func selfSign(_ alternativeNames: String) throws {
        try request(name: "server", "-subj", "/CN=server", "-addext", "subjectAltName=\(alternativeNames)")
    }

    /// Names the certificates by their hash, as a system's folder does.
    func hash() throws {
        guard try ChildProcess(["openssl", "rehash", "."], in: path).wait() == 0 else { throw Errno(rawValue: EINVAL) }
    }

    private func request(name: String, _ options: String...) throws {
        let command = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-keyout", name + ".key", "-out", name + ".pem",
        ]
        guard try ChildProcess(command + options, in: path).wait() == 0 else { throw Errno(rawValue: EINVAL) }
    }
}
