// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// One day's file of a ledger, open for a batch.
struct LedgerFile: ~Copyable {
    let day: CivilDate
    /// Before the batch.
    let length: Int
    let isNew: Bool
    private let descriptor: FileDescriptor

    /// Opens the file for a batch and makes it where there is none. A line that a power cut has torn is ended first, so that
    /// it spoils no other.
    init(_ day: CivilDate, in directory: String) throws(Errno) {
        self.day = day
        let descriptor = try File.openOrMake(LedgerDirectory.path(of: day, in: directory))
        let size = try descriptor.size()
        let isTorn = size > 0 && !Self.endsLine(descriptor, at: size)
        if isTorn { try descriptor.write([LedgerText.lineFeed], at: size) }
        length = size + (isTorn ? 1 : 0)
        isNew = size == 0
        self.descriptor = descriptor
    }

    func write(_ text: [UInt8]) throws(Errno) {
        try descriptor.write(text, at: length)
    }

    /// Takes the batch back.
    func cut() {
        // Failing that there is a torn line, which the next batch ends and readers skip.
        _ = ftruncate(descriptor.rawValue, length)
    }

    /// Makes a file's bytes outlast a power cut; one that is gone has none.
    static func synchronize(_ day: CivilDate, in directory: String) throws(Errno) {
        do throws(Errno) {
            try File.openToRead(LedgerDirectory.path(of: day, in: directory)).synchronize()
        } catch {
            guard error.rawValue == ENOENT else { throw error }
        }
    }

    /// Cuts a file to what it was. One that is shorter or gone, or in which no line ended there, has been changed by a
    /// person and is left as it is.
    static func cut(_ day: CivilDate, to length: Int, in directory: String) throws(Errno) {
        let path = LedgerDirectory.path(of: day, in: directory)
        guard File.exists(path) else { return }
        let descriptor = try File.openOrMake(path)
        guard try descriptor.size() > length, length == 0 || endsLine(descriptor, at: length) else { return }
        guard ftruncate(descriptor.rawValue, length) == 0 else { throw .current }
    }

    private static func endsLine(_ descriptor: borrowing FileDescriptor, at size: Int) -> Bool {
        var byte: UInt8 = 0
        return unsafe pread(descriptor.rawValue, &byte, 1, size - 1) == 1 && byte == LedgerText.lineFeed
    }
}
