// SPDX-License-Identifier: Apache-2.0

import CZlib

/// The bytes as one gzip member (RFC 1952), for `Content-Encoding: gzip`.
package func gzip(_ bytes: Span<UInt8>) -> [UInt8] {
    var stream = unsafe z_stream()
    // 15 + 16: the largest window, and gzip's frame instead of zlib's. Level 1: a page of metrics shrinks tenfold even so.
    let code = unsafe deflateInit2_(
        &stream,
        Z_BEST_SPEED,
        Z_DEFLATED,
        15 + 16,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
    )
    precondition(code == Z_OK, "zlib fails to start only for want of memory or by a wrong argument")
    defer { unsafe deflateEnd(&stream) }
    let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
    return unsafe bytes.withUnsafeBufferPointer { input in
        unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe deflateAll(&stream, input, output)
            count = unsafe Int(stream.total_out)
        }
    }
}

/// Compresses the whole input in one call; the output has room for it by `deflateBound`.
private func deflateAll(
    _ stream: inout z_stream,
    _ input: UnsafeBufferPointer<UInt8>,
    _ output: UnsafeMutableBufferPointer<UInt8>
) {
    unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    unsafe stream.avail_in = UInt32(input.count)
    unsafe stream.next_out = output.baseAddress
    unsafe stream.avail_out = UInt32(output.count)
    let code = unsafe deflate(&stream, Z_FINISH)
    precondition(code == Z_STREAM_END, "the output has room for everything")
}
