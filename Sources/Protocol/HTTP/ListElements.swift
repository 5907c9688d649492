// SPDX-License-Identifier: Apache-2.0

/// The elements of a comma-separated value, blanks and empty ones left out (RFC 9110 §5.6.1).
struct ListElements {
    private var rest: Range<Int>

    init(_ value: Range<Int>) {
        rest = value
    }

    mutating func next(in input: Span<UInt8>) -> Range<Int>? {
        var start = rest.lowerBound
        while start < rest.upperBound, isSeparator(input[start]) { start += 1 }
        guard start < rest.upperBound else { return nil }

        var end = start
        while end < rest.upperBound, input[end] != UInt8(ascii: ",") { end += 1 }
        rest = end..<rest.upperBound
        while ASCII.isBlank(input[end - 1]) { end -= 1 }
        return start..<end
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || ASCII.isBlank(byte)
    }
}
