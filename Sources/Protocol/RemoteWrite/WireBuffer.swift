// SPDX-License-Identifier: Apache-2.0

/// A message that grows at its end, in memory that is kept from one message to the next.
struct WireBuffer: Sendable {
    private var storage: [UInt8] = []
    private(set) var count = 0

    var bytes: [UInt8] { Array(storage.prefix(count)) }

    mutating func removeAll() {
        count = 0
    }

    /// The bytes as one snappy block.
    func compressed(scratch: inout [UInt8]) -> [UInt8] {
        Snappy.compress(storage.span.extracting(first: count), scratch: &scratch)
    }

    mutating func append(_ other: WireBuffer) {
        append(other.storage.span.extracting(first: other.count))
    }

    mutating func append(_ bytes: [UInt8]) {
        append(bytes.span)
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        unsafe storage.withUnsafeMutableBytes { output in
            var cursor = unsafe WireCursor(output, at: count)
            cursor.append(bytes)
            count = cursor.position
        }
    }

    /// Appends a series, `range` of `encoded`, with one sample.
    mutating func append(key: UInt8, _ encoded: [UInt8], _ range: Range<Int>, bits: UInt64, _ stamp: WireStamp) {
        let series = encoded.span.extracting(range)
        let sample = stamp.count + (bits == 0 ? 0 : 9)
        // Key and length of the series, key and length of the sample, and what a stamp's copy may write too far.
        reserve(series.count + sample + 2 * 11 + WireStamp.capacity)
        unsafe storage.withUnsafeMutableBytes { output in
            var cursor = unsafe WireCursor(output, at: count)
            cursor.append(key)
            cursor.appendVarint(UInt64(series.count + 2 + sample))
            cursor.append(series)
            cursor.append(WireKey.samples)
            cursor.append(UInt8(truncatingIfNeeded: sample))
            if bits != 0 { cursor.append(WireKey.value, bits) }
            cursor.append(stamp)
            count = cursor.position
        }
    }

    private mutating func reserve(_ more: Int) {
        guard storage.count - count < more else { return }
        storage.append(contentsOf: repeatElement(0, count: max(storage.count, more, 4096)))
    }
}

/// Writes into memory that has room; whoever makes one has seen to that.
@safe private struct WireCursor {
    private let output: UnsafeMutableRawBufferPointer
    private(set) var position: Int

    init(_ output: UnsafeMutableRawBufferPointer, at position: Int) {
        unsafe self.output = output
        self.position = position
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        unsafe output.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
        position += 1
    }

    /// In line: a tenth of a flush was spent on the calls.
    @inline(__always)
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress, let target = unsafe output.baseAddress else { return }
            unsafe (target + position).copyMemory(from: source, byteCount: bytes.count)
        }
        position += bytes.count
    }

    mutating func append(_ key: UInt8, _ fixed: UInt64) {
        append(key)
        unsafe output.storeBytes(of: fixed.littleEndian, toByteOffset: position, as: UInt64.self)
        position += 8
    }

    mutating func append(_ stamp: WireStamp) {
        unsafe output.storeBytes(of: stamp.words.0.littleEndian, toByteOffset: position, as: UInt64.self)
        unsafe output.storeBytes(of: stamp.words.1.littleEndian, toByteOffset: position + 8, as: UInt64.self)
        unsafe output.storeBytes(of: stamp.words.2.littleEndian, toByteOffset: position + 16, as: UInt64.self)
        position += stamp.count
    }
}
