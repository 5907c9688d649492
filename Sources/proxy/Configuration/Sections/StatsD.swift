// SPDX-License-Identifier: Apache-2.0

import Emitters
import Protocol

extension Configuration {
    /// A StatsD server.
    struct StatsD: Equatable, Sendable {
        enum Key: String, CaseIterable { case address, flavour, timers, timestamps, prefix, interval, payload }

        var address: StatsDAddress
        var flavour = StatsDFlavour.dogstatsd
        /// How DogStatsD is given durations.
        var timers = StatsDTimer.histogram
        /// Whether DogStatsD is told when counters and gauges were read.
        var timestamps = false
        var prefix = ""
        var interval = Duration.seconds(10)
        /// Bytes of a datagram at most; the default crosses Ethernet in one piece.
        var payload = 1432

        init(address setting: Setting) throws(ConfigurationError) {
            guard let address = StatsDAddress(setting.text) else {
                throw setting.refused(
                    "\(setting.quoted) is not an address; write one such as \"udp://127.0.0.1:8125\" or \"unix:///path\""
                )
            }
            self.address = address
        }
    }
}

extension Configuration.StatsD {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try self.init(address: section.needed(.address, such: "udp://127.0.0.1:8125"))
        try section.read(.flavour, into: &flavour)
        try section.read(.timers, into: &timers)
        try section.read(.timestamps, into: &timestamps)
        try refuseForOthers(section)
        if let text = try section.text(.prefix) { prefix = try Self.prefix(text) }
        try section.read(.interval, into: &interval, in: .milliseconds(100)...(.seconds(86_400)))
        try section.read(.payload, into: &payload, in: 256...65_507)
    }

    /// What only DogStatsD has would be left out in silence.
    private func refuseForOthers(_ section: Section<Key>) throws(ConfigurationError) {
        guard flavour != .dogstatsd else { return }
        for key in [Key.timers, .timestamps] where section[key] != nil {
            throw section.refused(key, "is for the flavour \"dogstatsd\" only; remove it")
        }
    }

    private static func prefix(_ setting: Setting) throws(ConfigurationError) -> String {
        guard setting.text.utf8.allSatisfy(NameByte.isName) else {
            throw setting.refused("\(setting.quoted) is not a prefix; use letters, digits, \".\", \"_\" and \"-\"")
        }
        return setting.text
    }
}

extension StatsDAddress {
    /// What a socket's path in the file system may be long (`sun_path`, less the byte that ends it).
    private static let longestPath = 107

    /// Reads "udp://host:port", "host", or, as others write it too, "unix:///path" and "unixgram:///path".
    init?(_ text: String) {
        for scheme in ["unix://", "unixgram://"] where text.hasPrefix(scheme) {
            let path = text.dropFirst(scheme.count)
            guard path.hasPrefix("/"), (2...Self.longestPath).contains(path.utf8.count), !path.utf8.contains(0) else {
                return nil
            }
            self = .unix(path: String(path))
            return
        }
        let scheme = "udp://"
        let rest = text.hasPrefix(scheme) ? text.dropFirst(scheme.count) : text[...]
        guard let pair = HostPort(rest), pair.port != 0 else { return nil }
        self = .udp(host: pair.host, port: pair.port ?? 8125)
    }
}
