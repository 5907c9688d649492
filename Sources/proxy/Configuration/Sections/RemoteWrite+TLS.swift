// SPDX-License-Identifier: Apache-2.0

extension Configuration.RemoteWrite {
    /// How a destination must prove who it is, and how we do.
    struct TLS: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case caFile = "ca_file"
            case certFile = "cert_file"
            case keyFile = "key_file"
            case serverName = "server_name"
            case isVerificationSkipped = "insecure_skip_verify"
        }

        /// Certificates to trust instead of the system's, as a PEM file.
        var caFile: String?
        var certFile: String?
        var keyFile: String?
        /// What the destination's certificate must name instead of the URL's host.
        var serverName: String?
        var isVerificationSkipped = false
    }
}

extension Configuration.RemoteWrite.TLS {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        caFile = try section.text(.caFile)?.readableFile(in: surroundings)
        certFile = try section.text(.certFile)?.readableFile(in: surroundings)
        keyFile = try section.text(.keyFile)?.readableFile(in: surroundings)
        guard (certFile == nil) == (keyFile == nil) else {
            throw section.refused(
                certFile == nil ? .certFile : .keyFile,
                "is needed: a certificate and its key go together"
            )
        }
        serverName = try section.text(.serverName).map { (text) throws(ConfigurationError) in
            guard let pair = HostPort(text.text[...]), pair.port == nil else {
                throw text.refused("\(text.quoted) is not a host's name")
            }
            return pair.host
        }
        if let node = section[.isVerificationSkipped] { isVerificationSkipped = try node.bool() }
    }
}
