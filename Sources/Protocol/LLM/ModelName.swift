// SPDX-License-Identifier: Apache-2.0

/// A model's name while it comes, without an allocation as long as it is of a usual length.
struct ModelName: Sendable {
    /// Longer names are no names; they are cut.
    private static let limit = 256

    private var short = ShortText()
    /// All of a name that is too long to be short.
    private var long: [UInt8] = []

    var isEmpty: Bool { short.count == 0 }

    /// In UTF-8.
    var bytes: [UInt8] { long.isEmpty ? short.bytes : long }

    mutating func append(_ bytes: Span<UInt8>) {
        if long.isEmpty, short.count &+ bytes.count <= ShortText.capacity {
            return short.append(bytes, in: 0..<bytes.count)
        }
        if long.isEmpty { long = short.bytes }
        long.append(copying: bytes.extracting(first: Self.limit - long.count))
        short.append(bytes, in: 0..<bytes.count)
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        append(bytes.span)
    }
}
