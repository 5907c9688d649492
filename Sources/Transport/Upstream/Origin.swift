// SPDX-License-Identifier: Apache-2.0

/// Where a provider lives: what connections are pooled by.
package struct Origin: Hashable, Sendable {
    package let host: String
    package let port: UInt16
    package let isSecure: Bool
    /// A PEM file with the certificate authorities to trust instead of the system's.
    package let certificateAuthorities: String?

    package init(host: String, port: UInt16, isSecure: Bool, certificateAuthorities: String? = nil) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.certificateAuthorities = certificateAuthorities
    }
}
