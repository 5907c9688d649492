// SPDX-License-Identifier: Apache-2.0

/// One observation of a histogram with the trace that it belongs to.
package struct Exemplar: Equatable, Sendable {
    /// The 16 bytes of a `traceparent`'s trace id, the first byte uppermost (W3C Trace Context, section 3.2.2.3).
    package let traceID: TraceID

    /// In the histogram's own unit.
    package let value: Double

    /// When it was observed: nanoseconds since 1970.
    package let time: Int64

    package init(traceID: TraceID, value: Double, time: Int64) {
        self.traceID = traceID
        self.value = value
        self.time = time
    }
}

/// A trace's 16 bytes; all zero is no trace.
@frozen
package struct TraceID: BitwiseCopyable, Equatable, Sendable, CustomStringConvertible {
    package var high: UInt64 = 0
    package var low: UInt64 = 0

    package init() {}

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package var isNone: Bool { high | low == 0 }

    /// 32 lower-case hexadecimal digits.
    package var description: String { Self.hexadecimal(high) + Self.hexadecimal(low) }

    private static func hexadecimal(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
