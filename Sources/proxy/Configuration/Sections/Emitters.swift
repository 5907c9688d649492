// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// The ways that metrics leave the process.
    struct Emitters: Sendable {
        enum Key: String, CaseIterable {
            case scrape
            case remoteWrite = "remote_write"
            case statsd, relay
        }

        var scrape = Scrape()
        var remoteWrite: [RemoteWrite] = []
        var statsd: [StatsD] = []
        var relay: [Relay] = []
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
        if let node = section[.relay] {
            relay = try node.elements().map { (node) throws(ConfigurationError) in
                try Configuration.Relay(Section(node))
            }
            try refuseTwins(node)
        }
    }

    /// Two relays of one target under one job would send the same series twice.
    private func refuseTwins(_ node: Node) throws(ConfigurationError) {
        for (place, one) in relay.enumerated()
        where relay[..<place].contains(where: { $0.url == one.url && $0.job == one.job }) {
            throw try node.elements()[place].refused("has the url and job of another; remove one")
        }
    }
}
