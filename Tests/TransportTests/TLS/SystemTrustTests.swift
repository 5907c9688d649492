// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Transport

/// Sets the environment, and therefore does so in a process of its own.
struct SystemTrustTests {
    @Test
    func `finds the system's authorities in the file that is named`() async throws {
        let folder = try CertificateFolder()
        try folder.sign("DNS:localhost")
        let server = try TLSServer(folder)

        await #expect(processExitsWith: .success) { [file = folder.authority as String, port = server.port as UInt16] in
            try connect(port: port, with: "SSL_CERT_FILE", setTo: file)
        }
    }

    @Test
    func `finds the system's authorities in a folder by their hash`() async throws {
        let folder = try CertificateFolder()
        try folder.sign("DNS:localhost")
        try folder.hash()
        let server = try TLSServer(folder)

        await #expect(processExitsWith: .success) { [path = folder.path as String, port = server.port as UInt16] in
            try connect(port: port, with: "SSL_CERT_DIR", setTo: path)
        }
    }
}

private func connect(port: UInt16, with variable: String, setTo path: String) throws {
    unsafe setenv(variable, path, 1)
    let client = try TLSTestClient(TLSPeer(host: "localhost", context: TLSContext()), port: port)
    try client.handshake()
}
