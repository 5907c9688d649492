// SPDX-License-Identifier: Apache-2.0

/// A host and a port as they stand in an address or a URL, IPv6 in brackets.
struct HostPort: Equatable, Sendable {
    var host: String
    var port: UInt16?

    /// Reads "host", "host:port", "[::1]" or "[::1]:port"; nil for all else.
    init?(_ text: Substring) {
        let bracketed = text.first == "["
        let end = bracketed ? text.firstIndex(of: "]") : text.firstIndex(of: ":") ?? text.endIndex
        guard let end else { return nil }
        let host = bracketed ? text[..<end].dropFirst() : text[..<end]
        let rest = bracketed ? text[end...].dropFirst() : text[end...]
        guard !host.isEmpty, host.utf8.allSatisfy({ Self.isHostByte($0, inBrackets: bracketed) }) else { return nil }
        self.host = String(host)
        guard rest.first == ":" else {
            guard rest.isEmpty else { return nil }
            return
        }
        guard let port = Self.port(rest.dropFirst()) else { return nil }
        self.port = port
    }

    /// Digits only: the standard library would take a sign.
    static func port(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt16(text)
    }

    private static func isHostByte(_ byte: UInt8, inBrackets: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): !inBrackets
        case UInt8(ascii: ":"), UInt8(ascii: "%"): inBrackets
        default: false
        }
    }

    /// Writes the pair with brackets where the host has colons.
    static func text(host: String, port: UInt16) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The address to connect to for one that only a listener can use.
    static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }

    /// Whether a host means this machine whatever its addresses are.
    static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "::" || host == "0.0.0.0"
            || host.hasPrefix("127.")
    }
}
