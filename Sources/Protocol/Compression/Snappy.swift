// SPDX-License-Identifier: Apache-2.0

import CSnappy

/// Snappy's block format, the only one that remote write allows.
package enum Snappy {
    package enum Failure: Error, Equatable, Sendable {
        case malformed
        /// The block claims to hold more than the caller is ready to take.
        case tooLarge(claimed: Int)
    }

    /// The longest block that so many bytes can become.
    package static func longestBlock(of count: Int) -> Int { snappy_max_compressed_length(count) }

    package static func compress(_ bytes: Span<UInt8>) -> [UInt8] {
        var scratch: [UInt8] = []
        return compress(bytes, scratch: &scratch)
    }

    /// The block in memory of just its length. The room that compression needs, much more, is `scratch`, which grows as
    /// needed and is kept by the caller. The corresponding C function is `snappy_compress`.
    package static func compress(_ bytes: Span<UInt8>, scratch: inout [UInt8]) -> [UInt8] {
        let most = longestBlock(of: bytes.count)
        if scratch.count < most { scratch = [UInt8](repeating: 0, count: most) }
        var count = scratch.count
        unsafe bytes.withUnsafeBytes { input in
            unsafe scratch.withUnsafeMutableBytes { output in
                let code = unsafe snappy_compress(input.baseAddress, input.count, output.baseAddress, &count)
                precondition(code == SNAPPY_OK, "the output has room for everything")
            }
        }
        return Array(scratch[..<count])
    }

    /// The corresponding C function is `snappy_uncompress`.
    package static func uncompress(_ block: Span<UInt8>, limit: Int) throws(Failure) -> [UInt8] {
        let length = try uncompressedLength(block)
        guard length <= limit else { throw .tooLarge(claimed: length) }
        var bytes = [UInt8](repeating: 0, count: length)
        var count = length
        let code = unsafe block.withUnsafeBytes { input in
            unsafe bytes.withUnsafeMutableBytes { output in
                unsafe snappy_uncompress(input.baseAddress, input.count, output.baseAddress, &count)
            }
        }
        guard code == SNAPPY_OK, count == length else { throw .malformed }
        return bytes
    }

    private static func uncompressedLength(_ block: Span<UInt8>) throws(Failure) -> Int {
        var length = 0
        let code = unsafe block.withUnsafeBytes { input in
            unsafe snappy_uncompressed_length(input.baseAddress, input.count, &length)
        }
        guard code == SNAPPY_OK, length >= 0 else { throw .malformed }
        return length
    }
}
