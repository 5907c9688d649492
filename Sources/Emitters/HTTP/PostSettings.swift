// SPDX-License-Identifier: Apache-2.0

/// How a server is reached and how it must prove who it is.
package struct PostSettings: Sendable {
    package struct TLS: Equatable, Sendable {
        /// Certificates to trust instead of the system's, as a PEM file.
        package var caFile: String?
        /// Our own certificate and its key, as PEM files.
        package var certFile: String?
        package var keyFile: String?
        /// The name that the server's certificate must have, when it is not the URL's host.
        package var serverName: String?
        /// Takes any certificate for good.
        package var isVerificationSkipped = false

        package init() {}
    }

    /// http or https, without a user name.
    package var url: String
    package var userAgent = "tokenmeter"
    package var tls = TLS()
    /// A proxy's URL (http, https, socks4, socks5, socks5h), perhaps with a password; nil leaves it to the usual environment variables.
    package var proxyURL: String?
    /// For one attempt from connecting to the answer's end, nanoseconds.
    package var timeout: UInt64 = 30_000_000_000

    package init(url: String) {
        self.url = url
    }

    /// The URL in parts: up to the host, host and port, the rest.
    private var parts: (scheme: Substring, authority: Substring, rest: Substring) {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let authority = url[start...].prefix { !"/?#".contains($0) }
        return (url[..<start], authority, url[authority.endIndex...])
    }

    /// Host and port as the URL has them.
    var authority: String { String(parts.authority) }

    /// Whether the server is this machine, to which no proxy of the environment leads.
    var isLoopback: Bool {
        let host = authority.split(separator: "@").last ?? ""
        return host.hasPrefix("127.") || host.hasPrefix("[::1]") || host.prefix { $0 != ":" } == "localhost"
    }

    /// With a server name of its own: the URL with that name for its host, and where to connect for it, as libcurl wants it.
    var renamed: (url: String, connectTo: String)? {
        guard let name = tls.serverName else { return nil }
        let (scheme, authority, rest) = parts
        let isBracketed = authority.hasPrefix("[")
        let host = isBracketed ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let digits = authority.dropFirst(host.count).drop { $0 == ":" }
        let port = digits.isEmpty ? (scheme.lowercased() == "https://" ? "443" : "80") : String(digits)
        return ("\(scheme)\(name):\(port)\(rest)", "\(name):\(port):\(host):\(port)")
    }
}
