// SPDX-License-Identifier: Apache-2.0

/// What became of everything that was recorded for one destination: recorded = delivered + pending + dropped.
package struct DeliveryReceipt: Equatable, Sendable, CustomStringConvertible {
    /// "remote write" or "statsd".
    package let kind: String
    package let destination: String
    /// What is counted: "samples" or "lines".
    package let unit: String
    package let recorded: UInt64
    package let delivered: UInt64
    package let pending: UInt64
    package let dropped: UInt64
    /// How long the last flush took.
    package let seconds: Double

    /// One line for people.
    package var description: String {
        let milliseconds = (seconds * 1000).rounded() / 1000
        return "\(kind) \(destination): \(recorded) \(unit) recorded, \(delivered) delivered, \(pending) pending, "
            + "\(dropped) dropped in \(milliseconds) s"
    }
}
