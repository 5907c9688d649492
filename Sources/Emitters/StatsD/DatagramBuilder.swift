// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Packs one flush's lines into datagrams, each with the increments that it tells of.
struct DatagramBuilder: ~Copyable {
    private let payload: Int
    private var packer: DatagramPacker
    private var lines: UInt64 = 0
    private var increments: [CounterIncrement] = []
    private var datagrams: [StatsDDatagram] = []
    /// Lines longer than a datagram, which are in none.
    private(set) var tooLong: UInt64 = 0

    init(payload: Int) {
        self.payload = payload
        packer = DatagramPacker(limit: payload)
    }

    /// Adds a line, or two of one gauge.
    mutating func add(_ line: [UInt8], _ increment: CounterIncrement? = nil) {
        let count: UInt64 = line.contains(UInt8(ascii: "\n")) ? 2 : 1
        guard line.count <= payload else { return tooLong += count }
        packer.append(line.span) { Self.close($0, &lines, &increments, &datagrams) }
        lines += count
        if let increment { increments.append(increment) }
    }

    /// Closes the last datagram and hands all of them out.
    mutating func finish() -> [StatsDDatagram] {
        packer.flush { Self.close($0, &lines, &increments, &datagrams) }
        defer { datagrams = [] }
        return datagrams
    }

    private static func close(
        _ bytes: Span<UInt8>,
        _ lines: inout UInt64,
        _ increments: inout [CounterIncrement],
        _ datagrams: inout [StatsDDatagram]
    ) {
        var copy: [UInt8] = []
        copy.append(copying: bytes)
        datagrams.append(StatsDDatagram(bytes: copy, lines: lines, increments: increments))
        lines = 0
        increments = []
    }
}
