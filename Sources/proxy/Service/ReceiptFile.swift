// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux

/// The receipts of a run as JSON, for whoever started it to read.
struct ReceiptFile {
    enum Key: String {
        case isComplete = "complete"
        case destinations
    }

    enum DestinationKey: String {
        case kind, destination, unit, recorded, delivered, pending
        case kept = "pending_kept_on_disk"
        case dropped
        case reasons = "dropped_by_reason"
        case seconds
    }

    let receipts: [DeliveryReceipt]

    /// Numbers are exact up to 2^53, as far as readers of JSON go.
    var json: String {
        JSON5.object([
            (Key.isComplete, JSON5(value: .bool(receipts.allSatisfy(\.isComplete)))),
            (.destinations, .list(receipts.map(Self.shown))),
        ]).text()
    }

    private static func shown(_ receipt: DeliveryReceipt) -> JSON5 {
        let count = { (value: UInt64) in JSON5.integer(Int(clamping: value)) }
        return JSON5.object([
            (DestinationKey.kind, .text(receipt.kind)),
            (.destination, .text(receipt.destination)),
            (.unit, .text(receipt.unit)),
            (.recorded, count(receipt.recorded)),
            (.delivered, count(receipt.delivered)),
            (.pending, count(receipt.pending)),
            (.kept, count(receipt.kept)),
            (.dropped, count(receipt.dropped)),
            (.reasons, .named(receipt.reasons.map { ($0.reason, count($0.count)) })),
            (.seconds, DecimalNumber("\((receipt.seconds * 1000).rounded() / 1000)").map { JSON5(value: .number($0)) }),
        ])
    }

    /// A process at its end has nobody left to refuse; what went wrong is logged.
    func write(to path: String?, _ log: Log) {
        guard let path else { return }
        do throws(Errno) {
            try File.replace(path, with: Array((json + "\n").utf8))
        } catch {
            log.error("the receipt cannot be written", ["file": path, "error": error.description])
        }
    }
}
