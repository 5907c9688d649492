// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Sums up the lines of a part of a daily file.
struct LedgerScan {
    /// What is read at a time. A line that is longer is none of ours.
    private static let chunk = 1 << 20

    private var totals = LedgerTotals()
    private var buffer = [UInt8](repeating: 0, count: chunk)

    /// The totals of the lines that begin in a range of the file's bytes.
    static func totals(_ file: borrowing FileDescriptor, _ range: Range<Int>) throws(Errno) -> LedgerTotals {
        var scan = LedgerScan()
        try scan.read(file, range)
        return scan.totals
    }

    private mutating func read(_ file: borrowing FileDescriptor, _ range: Range<Int>) throws(Errno) {
        // The line that goes on here from before belongs to whom it begins with.
        var offset = range.lowerBound == 0 ? 0 : try endOfLine(file, from: range.lowerBound - 1)
        while offset < range.upperBound {
            let count = try fill(file, at: offset)
            guard count > 0 else { return }
            if let read = readLines(count, beginningBefore: range.upperBound - offset) {
                offset += read
            } else {
                // Torn off by the file's end, just being written, or longer than any of ours.
                totals.skippedLines += 1
                offset = try endOfLine(file, from: offset + count)
            }
        }
    }

    /// The place after the next line feed; the file's end has none, and nothing comes after it.
    private mutating func endOfLine(_ file: borrowing FileDescriptor, from start: Int) throws(Errno) -> Int {
        var offset = start
        while true {
            let count = try fill(file, at: offset)
            guard count > 0 else { return .max }
            if let end = lineFeed(from: 0, count) { return offset + end + 1 }
            offset += count
        }
    }

    /// Takes the whole lines of the buffer that begin before a limit; tells where the rest begins, nil when there is none whole.
    private mutating func readLines(_ count: Int, beginningBefore limit: Int) -> Int? {
        // A second name for the same bytes, so that the totals may change while they are read.
        let buffer = buffer
        var start = 0
        while let end = lineFeed(from: start, count) {
            if start < limit { take(buffer.span, start..<end) }
            start = end + 1
            if start >= limit { break }
        }
        return start > 0 ? start : nil
    }

    private mutating func take(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        guard !line.isEmpty else { return }
        if let entry = LedgerEntry(fast: bytes, line) { return totals.add(entry, of: bytes) }
        guard let (entry, names) = TolerantLedgerReader.read(bytes.extracting(line)) else {
            if line.contains(where: { !Self.isBlank(bytes[$0]) }) { totals.skippedLines += 1 }
            return
        }
        totals.add(entry, of: names.span)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// The corresponding C function is `memchr`.
    private func lineFeed(from start: Int, _ count: Int) -> Int? {
        guard start < count else { return nil }
        // Safety: the bytes from `start` up to `count` are the buffer's own.
        return unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, Int32(LedgerText.lineFeed), count - start)
            else { return nil }
            return unsafe found - UnsafeMutableRawPointer(mutating: base)
        }
    }

    /// Reads as much as there is and fits. The corresponding C function is `pread`.
    private mutating func fill(_ file: borrowing FileDescriptor, at offset: Int) throws(Errno) -> Int {
        var done = 0
        while done < Self.chunk {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(file.rawValue, bytes.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .current }
            if count == 0 { break }
            done += count
        }
        return done
    }
}
