// SPDX-License-Identifier: Apache-2.0

import Emitters
import Testing

@testable import Emitters

struct DeliveryReceiptTests {
    @Test func `a receipt is one line`() {
        let receipt = DeliveryReceipt(
            kind: "remote write",
            destination: "prometheus:9090/api/v1/write",
            unit: "samples",
            recorded: 412,
            delivered: 400,
            pending: 9,
            dropped: 3,
            seconds: 0.0314
        )
        #expect(
            receipt.description
                == "remote write prometheus:9090/api/v1/write: 412 samples recorded, 400 delivered, 9 pending, "
                + "3 dropped in 0.031 s"
        )
    }
}
