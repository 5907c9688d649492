// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// A StatsD server.
    struct StatsD: Equatable, Sendable {
        enum Key: String, CaseIterable { case address, flavour, prefix, interval, payload }
        enum Flavour: String, CaseIterable, Sendable { case plain, dogstatsd }

        var host: String
        var port: UInt16
        var flavour = Flavour.dogstatsd
        var prefix = ""
        var interval = Duration.seconds(10)
        /// Bytes of a datagram at most; the default crosses Ethernet in one piece.
        var payload = 1432

        init(address: Setting) throws(ConfigurationError) {
            let scheme = "udp://"
            let text = address.text.hasPrefix(scheme) ? address.text.dropFirst(scheme.count) : address.text[...]
            guard let pair = HostPort(text), pair.port != 0 else {
                throw address.refused("\(address.quoted) is not an address; write one such as \"udp://127.0.0.1:8125\"")
            }
            host = pair.host
            port = pair.port ?? 8125
        }
    }
}

extension Configuration.StatsD {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try self.init(address: section.needed(.address, such: "udp://127.0.0.1:8125"))
        try section.read(.flavour, into: &flavour)
        if let text = try section.text(.prefix) { prefix = try Self.prefix(text) }
        try section.read(.interval, into: &interval, in: .milliseconds(100)...(.seconds(86_400)))
        try section.read(.payload, into: &payload, in: 256...65_507)
    }

    private static func prefix(_ setting: Setting) throws(ConfigurationError) -> String {
        guard setting.text.utf8.allSatisfy(NameByte.isName) else {
            throw setting.refused("\(setting.quoted) is not a prefix; use letters, digits, \".\", \"_\" and \"-\"")
        }
        return setting.text
    }
}
