// SPDX-License-Identifier: Apache-2.0

/// A packed datagram, and what its server will have been told once it has gone out.
struct StatsDDatagram {
    let bytes: [UInt8]
    let lines: UInt64
    let increments: [CounterIncrement]
}

/// By how much a series' counter grew.
struct CounterIncrement: Equatable {
    let series: UInt32
    let amount: Double
}
