// SPDX-License-Identifier: Apache-2.0

/// An observation that stands for its bucket, with the trace that it belongs to.
package struct BucketExemplar: Sendable {
    let traceID: (high: UInt64, low: UInt64)
    let value: Double
    let time: Int64

    /// `time` is nanoseconds since 1970.
    package init(traceID: (high: UInt64, low: UInt64), value: Double, time: Int64) {
        self.traceID = traceID
        self.value = value
        self.time = time
    }
}

extension [UInt8] {
    /// Appends OpenMetrics' ` # {trace_id="…"} value time`; its label takes 40 of the 128 characters that it may.
    mutating func append(_ exemplar: BucketExemplar) {
        append(" # {trace_id=\"")
        appendTraceID(exemplar)
        append("\"} ")
        appendValue(exemplar.value)
        append(UInt8(ascii: " "))
        appendSeconds(exemplar.time)
    }

    /// Appends 32 hexadecimal digits in lower case.
    mutating func appendTraceID(_ exemplar: BucketExemplar) {
        appendHexadecimal(exemplar.traceID.high)
        appendHexadecimal(exemplar.traceID.low)
    }

    private mutating func appendHexadecimal(_ half: UInt64) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: half >> shift & 0xF)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
    }

    /// Appends nanoseconds as seconds, to the millisecond: "1520879607.789".
    mutating func appendSeconds(_ nanoseconds: Int64) {
        let milliseconds = nanoseconds / 1_000_000
        if milliseconds < 0 { append(UInt8(ascii: "-")) }
        appendDecimal(Int(milliseconds.magnitude / 1000))
        append(UInt8(ascii: "."))
        let rest = Int(milliseconds.magnitude % 1000)
        if rest < 100 { append(UInt8(ascii: "0")) }
        if rest < 10 { append(UInt8(ascii: "0")) }
        appendDecimal(rest)
    }
}
