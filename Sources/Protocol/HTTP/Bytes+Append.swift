// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends literal text.
    package mutating func append(_ text: StaticString) {
        // Safety: a literal's UTF-8 lives as long as the process.
        unsafe append(copying: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends borrowed bytes in one copy.
    package mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(copying: $0) }
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

    @inline(__always)
    private mutating func appendDigits(of magnitude: UInt, radix: UInt) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = digits.count
        var rest = magnitude
        repeat {
            first -= 1
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            digits[first] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
            rest /= radix
        } while rest > 0
        append(copying: digits.span.extracting(first..<digits.count))
    }

    /// Half the instructions of `append(contentsOf:)`, which also looks after sequences that lie about their length.
    @inline(__always)
    private mutating func append(copying source: UnsafeBufferPointer<UInt8>) {
        append(addingCapacity: source.count) { room in
            unsafe room.withUnsafeMutableBufferPointer { destination, count in
                guard let target = destination.baseAddress, let start = source.baseAddress else { return }
                // Safety: room for as many bytes as the source has was asked for, and it is nobody else's.
                unsafe target.initialize(from: start, count: source.count)
                count = source.count
            }
        }
    }
}
