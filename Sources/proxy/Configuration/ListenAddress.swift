// SPDX-License-Identifier: Apache-2.0

/// Where the server listens: a numeric address or a host name, and a port (0: any free one).
struct ListenAddress: Equatable, Sendable {
    /// Without the brackets that IPv6 has in text.
    var host: String
    var port: UInt16
}
