// SPDX-License-Identifier: Apache-2.0

/// Packs StatsD lines into datagrams that fit one network frame.
///
/// Lines are joined by newlines and never split: a line that would overflow the current datagram
/// starts the next one. The packer reuses one buffer for its whole life, so steady-state flushing
/// allocates nothing.
package struct DatagramPacker: ~Copyable {
    /// The payload that crosses Ethernet without fragmenting, as StatsD recommends.
    package static let ethernetPayload = 1432

    private var datagram: [UInt8] = []
    private let limit: Int

    package init(limit: Int = ethernetPayload) {
        self.limit = limit
        datagram.reserveCapacity(limit)
    }

    /// Adds one encoded line, first handing the full datagram to `send` when the line does not fit.
    package mutating func append<Failure: Error>(
        _ line: borrowing Span<UInt8>,
        send: (Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        if !datagram.isEmpty, datagram.count + 1 + line.count > limit {
            try flush(send: send)
        }
        if !datagram.isEmpty { datagram.append(UInt8(ascii: "\n")) }
        for index in line.indices { datagram.append(line[index]) }
    }

    /// Hands whatever is pending to `send` and starts an empty datagram.
    package mutating func flush<Failure: Error>(
        send: (Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        defer { datagram.removeAll(keepingCapacity: true) }
        if !datagram.isEmpty { try send(datagram.span) }
    }
}
