// SPDX-License-Identifier: Apache-2.0

/// What became of everything that was recorded for one destination: recorded = delivered + pending + dropped.
package struct DeliveryReceipt: Equatable, Sendable, CustomStringConvertible {
    package struct Drop: Equatable, Sendable {
        package let reason: String
        package let count: UInt64

        package init(reason: String, count: UInt64) {
            self.reason = reason
            self.count = count
        }
    }

    /// "remote write" or "statsd".
    package let kind: String
    package let destination: String
    /// What is counted: "samples" or "lines".
    package let unit: String
    /// In this run; what it took over from an earlier one counts as well.
    package let recorded: UInt64
    package let delivered: UInt64
    package let pending: UInt64
    /// What of `pending` lies on disk, for the next run to deliver.
    package let kept: UInt64
    package let dropped: UInt64
    /// The same by reason, where there are several.
    package let reasons: [Drop]
    /// How long the last flush took.
    package let seconds: Double

    package init(
        kind: String,
        destination: String,
        unit: String,
        recorded: UInt64,
        delivered: UInt64,
        pending: UInt64,
        kept: UInt64 = 0,
        dropped: UInt64,
        reasons: [Drop] = [],
        seconds: Double
    ) {
        self.kind = kind
        self.destination = destination
        self.unit = unit
        self.recorded = recorded
        self.delivered = delivered
        self.pending = pending
        self.kept = kept
        self.dropped = dropped
        self.reasons = reasons
        self.seconds = seconds
    }

    /// Whether nothing was lost and nothing is left that this process's end would lose.
    package var isComplete: Bool { dropped == 0 && pending == kept }

    /// One line for people.
    package var description: String {
        let milliseconds = (seconds * 1000).rounded() / 1000
        let keeping = kept == 0 ? "" : kept == pending ? " (kept on disk)" : " (\(kept) kept on disk)"
        let reasons = reasons.filter { $0.count > 0 }.map { "\($0.reason) \($0.count)" }.joined(separator: ", ")
        return
            "\(kind) \(destination): \(recorded) \(unit) recorded, \(delivered) delivered, \(pending) pending\(keeping), "
            + "\(dropped) dropped\(reasons.isEmpty ? "" : " (\(reasons))") in \(milliseconds) s"
    }
}
