// SPDX-License-Identifier: Apache-2.0

/// Where a StatsD server listens.
package enum StatsDAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address, without the brackets that IPv6 has in text.
    case udp(host: String, port: UInt16)
    /// A datagram socket in the file system.
    case unix(path: String)

    /// As it is configured.
    package var description: String {
        switch self {
        case .udp(let host, let port): host.contains(":") ? "udp://[\(host)]:\(port)" : "udp://\(host):\(port)"
        case .unix(let path): "unix://\(path)"
        }
    }

    /// Whether the kernel learns only afterwards, if at all, that a datagram met nobody.
    var tellsLate: Bool { if case .udp = self { true } else { false } }
}
