// SPDX-License-Identifier: Apache-2.0

/// Where the server listens: a numeric address or a host name, and a port (0: any free one).
struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
    /// Without the brackets that IPv6 has in text.
    var host: String
    var port: UInt16

    var description: String { HostPort.text(host: host, port: port) }

    /// How a client on this machine names it.
    var reachable: String { HostPort.text(host: HostPort.reachable(host), port: port) }

    /// Whether a connection to this host and port would come back here.
    func isReached(host: String, port: UInt16) -> Bool {
        guard port == self.port, port != 0 else { return false }
        return host.lowercased() == self.host.lowercased()
            || HostPort.isLoopback(host) && HostPort.isLoopback(self.host)
    }
}

extension ListenAddress {
    init(_ setting: Setting) throws(ConfigurationError) {
        guard let pair = HostPort(setting.text[...]), let port = pair.port else {
            throw setting.refused(
                "\(setting.quoted) is not an address; write host:port, such as \"127.0.0.1:8787\" or \"[::1]:8787\""
            )
        }
        self.init(host: pair.host, port: port)
    }
}
