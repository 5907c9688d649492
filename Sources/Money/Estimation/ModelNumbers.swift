// SPDX-License-Identifier: Apache-2.0

import Linux

/// Values that consist of `Double`s and nothing else, as text.
enum ModelNumbers {
    static func text<Value: BitwiseCopyable>(of value: Value) -> String {
        // Safety: the bytes of a value without padding, read only while it is there.
        let words = unsafe withUnsafeBytes(of: value) { bytes in
            (0..<bytes.count / 8).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        return words.map { String($0, radix: 16) }.joined(separator: " ")
    }

    /// Nil unless there are as many numbers as the value has, all of them of a reasonable size.
    static func value<Value: BitwiseCopyable>(_ text: Substring, like blank: Value) -> Value? {
        let words = text.split(separator: " ").compactMap { UInt64($0, radix: 16) }
        guard words.count * 8 == MemoryLayout<Value>.size else { return nil }
        guard words.allSatisfy({ abs(Double(bitPattern: $0)) < 1e20 }) else { return nil }
        var value = blank
        // Safety: the value has exactly as many bytes as the words, and no pattern of them is wrong for a Double.
        unsafe withUnsafeMutableBytes(of: &value) { bytes in
            for (index, word) in words.enumerated() {
                unsafe bytes.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
            }
        }
        return value
    }

    static func checksum(_ line: String) -> String { String(line.stableHash, radix: 16) }
}
