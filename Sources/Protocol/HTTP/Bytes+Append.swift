// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends literal text.
    package mutating func append(_ text: StaticString) {
        // Safety: a literal's UTF-8 lives as long as the process.
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends borrowed bytes in one copy.
    package mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends the number in decimal digits, without a `String` on the way.
    package mutating func appendDecimal(_ value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        appendDigits(of: value.magnitude, radix: 10)
    }

    /// Appends the number's magnitude in lower-case hexadecimal digits, as a chunk's size is written.
    package mutating func appendHex(_ value: Int) {
        appendDigits(of: value.magnitude, radix: 16)
    }

    private mutating func appendDigits(of magnitude: UInt, radix: UInt) {
        let first = count
        var rest = magnitude
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            rest /= radix
        } while rest > 0
        self[first...].reverse()
    }
}
