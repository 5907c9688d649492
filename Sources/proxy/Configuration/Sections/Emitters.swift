// SPDX-License-Identifier: Apache-2.0

import Emitters

extension Configuration {
    /// The ways that metrics leave the process.
    struct Emitters: Sendable {
        enum Key: String, CaseIterable {
            case scrape
            case remoteWrite = "remote_write"
            case statsd, relay, textfile
        }

        var scrape = Scrape()
        var remoteWrite: [RemoteWrite] = []
        var statsd: [StatsD] = []
        var relay: [Relay] = []
        /// Where the last page is left; nil leaves none.
        var textfile: String?
    }
}

extension Configuration.Emitters {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        if let node = section[.scrape] {
            scrape = try Configuration.Scrape(Section(node), surroundings)
        }
        if let node = section[.remoteWrite] {
            for (index, element) in try node.elements().enumerated() {
                let new = try Configuration.RemoteWrite(Section(element), surroundings)
                try refuseTwin(of: new, at: index, element)
                remoteWrite.append(new)
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
        textfile = try section.text(.textfile).map { (text) throws(ConfigurationError) in
            guard text.text.hasSuffix(".prom") else {
                throw text.refused("must end in .prom, such as \"/var/lib/node_exporter/tokenmeter.prom\"")
            }
            return try text.path(in: surroundings)
        }
    }

    /// Two relays of one target under one job would send the same series twice.
    private func refuseTwins(_ node: Node) throws(ConfigurationError) {
        for (place, one) in relay.enumerated()
        where relay[..<place].contains(where: { $0.url == one.url && $0.job == one.job }) {
            throw try node.elements()[place].refused("has the url and job of another; remove one")
        }
    }

    /// Two destinations of one name could not be told apart in metrics, receipts and on disk.
    private func refuseTwin(
        of new: Configuration.RemoteWrite,
        at index: Int,
        _ element: Node
    ) throws(ConfigurationError) {
        guard let twin = remoteWrite.firstIndex(where: { $0.destination == new.destination }) else { return }
        throw element.refused(
            "goes by the same name as remote_write[\(twin)] in metrics and receipts, "
                + "\(JSON5.quoted(new.destination)); give one of them a name of its own, such as name: \"second\""
        )
    }
}

extension Configuration.RemoteWrite {
    /// What metrics, receipts and logs call it.
    var destination: String {
        var settings = RemoteWriteSettings(url: url)
        settings.name = name
        return settings.destination
    }
}
