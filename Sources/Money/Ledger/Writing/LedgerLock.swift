// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// The file by which one process at a time writes a ledger: locked for as long as it does.
///
/// It holds the number of the ledger's last batch. By that number a process that starts knows whether what lies behind its
/// position in the files is its own, to be taken back, or another's.
struct LedgerLock: ~Copyable {
    private let file: FileDescriptor

    /// Fails with `EWOULDBLOCK` while another process has it.
    init(_ directory: String) throws(Errno) {
        try File.makeDirectories(directory)
        let file = try File.openOrMake(LedgerDirectory.lockPath(in: directory))
        guard file.lock() else { throw .current }
        self.file = file
    }

    /// The batch that was written last, or is being written; nil before the first.
    ///
    /// The corresponding C function is `pread`.
    var batch: UInt64? {
        var bytes = UInt64(0)
        let count = unsafe pread(file.rawValue, &bytes, MemoryLayout<UInt64>.size, 0)
        return count == MemoryLayout<UInt64>.size ? UInt64(littleEndian: bytes) : nil
    }

    /// Notes the batch that was written last. The corresponding C function is `pwrite`.
    func note(_ batch: UInt64) throws(Errno) {
        var bytes = batch.littleEndian
        let count = unsafe pwrite(file.rawValue, &bytes, MemoryLayout<UInt64>.size, 0)
        guard count == MemoryLayout<UInt64>.size else { throw count < 0 ? .current : Errno(rawValue: EIO) }
    }
}
