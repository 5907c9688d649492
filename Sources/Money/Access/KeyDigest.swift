// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The SHA-256 of a key: what is kept of it, and what a presented one is compared by.
@frozen
package struct KeyDigest: BitwiseCopyable, Sendable {
    // The bytes in their own order, whatever numbers they make.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The digest of a key, computed without an allocation.
    package init(of key: borrowing Span<UInt8>) {
        // Safety: a digest has 32 bytes, as many as the words; the key is borrowed for the call.
        unsafe key.withUnsafeBufferPointer { key in
            unsafe withUnsafeMutableBytes(of: &words) { bytes in
                let digest = unsafe bytes.assumingMemoryBound(to: UInt8.self)
                unsafe copenssl_sha256(key.baseAddress, key.count, digest.baseAddress)
            }
        }
    }

    /// Reads 64 hexadecimal digits of either case; nil for anything else.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap(Self.value)
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        unsafe withUnsafeMutableBytes(of: &words) { bytes in
            for index in bytes.indices { unsafe bytes[index] = digits[index * 2] << 4 | digits[index * 2 + 1] }
        }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// All 32 of them.
    package var bytes: [UInt8] { unsafe withUnsafeBytes(of: words) { unsafe Array($0) } }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension KeyDigest: Hashable {
    /// Goes the same way whatever the words are: the time it takes does not tell how much of a guess is right.
    package static func == (left: KeyDigest, right: KeyDigest) -> Bool {
        let (left, right) = (left.words, right.words)
        return (left.0 ^ right.0) | (left.1 ^ right.1) | (left.2 ^ right.2) | (left.3 ^ right.3) == 0
    }

    package func hash(into hasher: inout Hasher) {
        // A digest's bytes are as good as random: two words tell keys apart as well as four would.
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
