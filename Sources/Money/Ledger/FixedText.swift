// SPDX-License-Identifier: Apache-2.0

/// A short text in a fixed number of bytes, so that a record of several lies in mapped memory.
///
/// Longer text is cut between two characters. Every pattern of bytes is a text: what is read from a damaged file is at
/// worst wrong.
@frozen
package struct FixedText: BitwiseCopyable, Sendable {
    /// The most bytes of UTF-8.
    package static let capacity = 95

    private var bytes = InlineArray<95, UInt8>(repeating: 0)
    private var length: UInt8 = 0

    package init() {}

    package init(_ text: String) {
        append(text.utf8)
    }

    package init(_ text: ArraySlice<UInt8>) {
        append(text)
    }

    private mutating func append(_ text: some Collection<UInt8>) {
        var end = 0
        for byte in text.prefix(Self.capacity) {
            bytes[end] = byte
            end += 1
        }
        // A character that did not fit whole: its first byte and those that follow it are let go.
        if text.count > Self.capacity {
            while end > 0, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
            if end > 0, bytes[end - 1] >= 0xC0 { end -= 1 }
        }
        length = UInt8(end)
    }

    package var isEmpty: Bool { length == 0 }

    package var count: Int { min(Int(length), Self.capacity) }

    package subscript(_ index: Int) -> UInt8 { bytes[index] }
}

extension FixedText: CustomStringConvertible {
    package var description: String {
        String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self)
    }
}
