// SPDX-License-Identifier: Apache-2.0

import CZlib
import Protocol
import Testing

struct GzipTests {
    @Test(arguments: [0, 1, 100, 100_000])
    func `what was compressed comes back`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        #expect(inflated(gzip(bytes.span), capacity: length + 1) == bytes)
    }

    @Test func `the frame is gzip's and text shrinks`() {
        let text = Array(String(repeating: "http_requests_total{code=\"200\"} 1\n", count: 1000).utf8)
        let compressed = gzip(text.span)

        #expect(compressed.starts(with: [0x1F, 0x8B, 8]))
        #expect(compressed.count < text.count / 20)
    }

    private func inflated(_ compressed: [UInt8], capacity: Int) -> [UInt8] {
        var (input, stream) = unsafe (compressed, z_stream())
        unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { unsafe inflateEnd(&stream) }
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                let code = unsafe inflate(&stream, Z_FINISH)
                #expect(code == Z_STREAM_END)
            }
            count = unsafe Int(stream.total_out)
        }
    }
}
