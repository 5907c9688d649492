// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Pages of zeroes, of the process alone or of a file; what is stored in a file's pages outlives the process.
///
/// Pages that nobody touches take no memory.
// Safety: it hands out places, never values; who asks for a place answers for the order of reads and writes there.
@safe package final class MappedMemory: @unchecked Sendable {
    package let size: Int

    private let base: UnsafeMutableRawPointer

    /// Memory of the process alone. Like every allocation, it ends the process when there is none left.
    package init(size: Int) {
        self.size = size
        guard let base = unsafe mmap(nil, size, Self.access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            unsafe base != MAP_FAILED
        else { preconditionFailure("out of memory") }
        unsafe self.base = base
    }

    /// A part of a file, which is made longer where it is too short. The disk space is taken at once: a store to a page
    /// for which the disk has no room would end the process (SIGBUS).
    ///
    /// `offset` is a multiple of the page size.
    package init(_ file: borrowing FileDescriptor, offset: Int = 0, size: Int) throws(Errno) {
        self.size = size
        let code = posix_fallocate(file.rawValue, offset, size)
        guard code == 0 else { throw Errno(rawValue: code) }
        guard let base = unsafe mmap(nil, size, Self.access, MAP_SHARED, file.rawValue, offset),
            unsafe base != MAP_FAILED
        else { throw .current }
        unsafe self.base = base
    }

    deinit {
        unsafe munmap(base, size)
    }

    /// The place `offset` bytes from the start, which stays where it is for this object's life.
    package func place(_ offset: Int) -> UnsafeMutableRawPointer {
        precondition(offset >= 0 && offset < size, "a place lies within its memory")
        return unsafe base + offset
    }

    private static var access: Int32 { PROT_READ | PROT_WRITE }
}
