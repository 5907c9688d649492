// SPDX-License-Identifier: Apache-2.0

package import Metrics
package import Protocol

/// A StatsD server, as configured; whoever fills this in has checked it.
package struct StatsDSettings: Sendable {
    package var address: StatsDAddress
    package var flavour = StatsDFlavour.dogstatsd
    /// How DogStatsD is given durations.
    package var timers = StatsDTimer.histogram
    /// Whether DogStatsD is told when counters and gauges were read.
    package var hasTimestamps = false
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
    /// When this process began to count, nanoseconds since 1970: what older counters hold is not this process' news.
    package var startedAt = Int64.min
    /// Where to remember what the server has been told; nil: for this process' life only.
    package var baselineFile: String?

    package init(_ address: StatsDAddress) {
        self.address = address
    }

    /// What logs, metrics and receipts call it.
    package var destination: String {
        switch address {
        case .udp: String(address.description.dropFirst("udp://".count))
        case .unix: address.description
        }
    }

    /// The labels that go onto every series.
    var tags: [Label] { flavour.hasTags ? externalLabels : [] }

    /// Where under a state directory a destination's baseline lies; `number` tells those of one address apart.
    package static func baselineFile(in directory: String, _ address: StatsDAddress, number: Int) -> String {
        let name = address.description.utf8.map { byte in
            let isPlain = byte != UInt8(ascii: "/") && byte != UInt8(ascii: "%") && byte > 0x20 && byte != 0x7F
            return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
        }
        return "\(directory)/statsd/\(name.joined())" + (number == 0 ? "" : "%\(number)")
    }
}
