// SPDX-License-Identifier: Apache-2.0

import Linux

/// OpenSSL's own test server on a free loopback port.
final class TLSServer: Sendable {
    let port: UInt16
    private let process: ChildProcess

    /// Starts the server with the folder's "server" certificate; `-rev` among the options sends each line back reversed,
    /// `-WWW` serves the folder's files.
    init(_ folder: CertificateFolder, _ options: [String] = ["-rev"]) throws {
        let command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key"]
        process = try ChildProcess(command + options, in: folder.path)
        var found: UInt16?
        while found == nil, let line = process.line() {
            if line.hasPrefix("ACCEPT") { found = line.split(separator: ":").last.flatMap { UInt16($0) } }
        }
        guard let found else { throw Errno(rawValue: 111) }
        port = found
    }

    func stop() {
        process.stop()
    }
}
