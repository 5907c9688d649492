// SPDX-License-Identifier: Apache-2.0

package import Metrics
package import Protocol

/// A StatsD server, as configured; whoever fills this in has checked it.
package struct StatsDSettings: Sendable {
    /// A name or a numeric address.
    package var host: String
    package var port: UInt16
    package var flavour = StatsDFlavour.dogstatsd
    /// Before every name, with a dot between them.
    package var prefix = ""
    /// Time between flushes, nanoseconds.
    package var interval: UInt64 = 10_000_000_000
    /// Bytes of a datagram at most.
    package var payload = DatagramPacker.ethernetPayload
    /// Tags of every series, in the flavours that have tags. A plain server's users put the like into the prefix.
    package var externalLabels: [Label] = []
    /// How many exchanges' timers one flush sends; of more, every second, fourth, eighth… goes, with its rate.
    package var timersPerFlush = 4096

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// What logs, metrics and receipts call it.
    package var destination: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The labels that go onto every series.
    var tags: [Label] { flavour == .plain ? [] : externalLabels }
}
