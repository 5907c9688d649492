// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// The ways that metrics leave the process.
    struct Emitters: Sendable {
        enum Key: String, CaseIterable {
            case scrape
            case remoteWrite = "remote_write"
            case statsd
        }

        var scrape = Scrape()
        var remoteWrite: [RemoteWrite] = []
        var statsd: [StatsD] = []
    }
}

extension Configuration.Emitters {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        if let node = section[.scrape] {
            scrape = try Configuration.Scrape(Section(node), surroundings)
        }
        if let node = section[.remoteWrite] {
            remoteWrite = try node.elements().map { (node) throws(ConfigurationError) in
                try Configuration.RemoteWrite(Section(node), surroundings)
            }
        }
        if let node = section[.statsd] {
            statsd = try node.elements().map { (node) throws(ConfigurationError) in
                try Configuration.StatsD(Section(node))
            }
        }
    }
}
