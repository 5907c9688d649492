// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

extension TraceID {
    /// The trace of a request's `traceparent`; none where the field is missing or malformed (W3C Trace Context, 3.2).
    init(_ head: RequestHead) {
        self.init()
        guard let field = head.field("traceparent") else { return }
        let text = head.bytes[field]
        let isWellFormed =
            text.count >= 55 && Self.dashes.allSatisfy { text[text.startIndex + $0] == UInt8(ascii: "-") }
        guard isWellFormed, text.prefix(2) != [UInt8(ascii: "f"), UInt8(ascii: "f")] else { return }
        guard let high = Self.half(text.dropFirst(3)), let low = Self.half(text.dropFirst(19)) else { return }
        self.init(high: high, low: low)
    }

    /// Version, trace id, parent id and flags stand between these.
    private static let dashes = [2, 35, 52]

    /// The value of sixteen hexadecimal digits, which are lower case.
    private static func half(_ text: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in text.prefix(16) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
