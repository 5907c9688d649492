// SPDX-License-Identifier: Apache-2.0

import Emitters
import Testing

@testable import proxy

struct ReceiptFileTests {
    private static func receipt(pending: UInt64, kept: UInt64, dropped: UInt64) -> DeliveryReceipt {
        DeliveryReceipt(
            kind: "remote write",
            destination: "h:9090/api/v1/write",
            unit: "samples",
            recorded: 100,
            delivered: 100 - pending - dropped,
            pending: pending,
            kept: kept,
            dropped: dropped,
            reasons: dropped == 0 ? [] : [.init(reason: "http_400", count: dropped)],
            seconds: 0.03149
        )
    }

    @Test
    func `the file says what became of everything`() throws {
        let file = ReceiptFile(receipts: [Self.receipt(pending: 5, kept: 5, dropped: 3)])
        let text = try JSON5Parser.parse(Array(file.json.utf8)).text()
        for part in [
            "\"complete\": false", "\"destination\": \"h:9090/api/v1/write\"", "\"recorded\": 100", "\"delivered\": 92",
            "\"pending\": 5", "\"pending_kept_on_disk\": 5", "\"dropped\": 3", "\"http_400\": 3", "\"seconds\": 0.031",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test(
        arguments: [(0, 0, 0, true), (5, 5, 0, true), (5, 4, 0, false), (0, 0, 1, false)]
            as [(UInt64, UInt64, UInt64, Bool)]
    )
    func `a run is complete when nothing of it is lost`(
        pending: UInt64,
        kept: UInt64,
        dropped: UInt64,
        isComplete: Bool
    ) {
        let file = ReceiptFile(receipts: [Self.receipt(pending: pending, kept: kept, dropped: dropped)])
        #expect(file.json.contains("\"complete\": \(isComplete)"))
    }
}
