// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files by path: what the state on disk needs of them.
package enum File {
    /// Opens a file for reading and writing, and makes it where there is none; then with `mode`, by default its owner's.
    package static func openOrMake(_ path: String, mode: UInt32 = 0o600) throws(Errno) -> FileDescriptor {
        try unsafe FileDescriptor(owning: open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode))
    }

    /// Makes a directory that its owner alone may enter; one that is there already will do.
    package static func makeDirectory(_ path: String) throws(Errno) {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .current }
    }

    /// The same with those above it.
    package static func makeDirectories(_ path: String) throws(Errno) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            try makeDirectory(made)
        }
    }

    /// The names of what is in a directory, sorted. The corresponding C function is `readdir`.
    package static func names(in path: String) throws(Errno) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .current }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Replaces whatever has the name `new`, at once and for all to see.
    package static func rename(_ old: String, to new: String) throws(Errno) {
        guard unsafe Glibc.rename(old, new) == 0 else { throw .current }
    }

    package static func remove(_ path: String) throws(Errno) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .current }
    }

    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether files can be made in the directory.
    package static func isWritableDirectory(_ path: String) -> Bool { unsafe access(path, W_OK | X_OK) == 0 }

    package static func openToRead(_ path: String) throws(Errno) -> FileDescriptor {
        try unsafe FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
    }

    /// Reads a file from its start, `limit` bytes at most.
    package static func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        let file = try openToRead(path)
        return try read(file, count: min(try file.size(), limit))
    }

    /// Reads a file whose size the kernel does not tell, as are those under `/proc`.
    package static func readSpecial(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        try read(openToRead(path), count: limit)
    }

    private static func read(_ file: borrowing FileDescriptor, count limit: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file.rawValue, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            guard got >= 0 else { throw .current }
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Puts a file in place of another such that, whatever happens, one of the two is there whole.
    ///
    /// Without `isSynchronized`, "whatever" is the end of the process, not a power cut, and no disk is waited for.
    package static func replace(
        _ path: String,
        with bytes: [UInt8],
        mode: UInt32 = 0o600,
        isSynchronized: Bool = true
    ) throws(Errno) {
        let draft = path + ".new"
        do {
            let file = try openOrMake(draft, mode: mode)
            guard ftruncate(file.rawValue, 0) == 0 else { throw Errno.current }
            try file.write(bytes)
            if isSynchronized { try file.synchronize() }
        }
        try rename(draft, to: path)
    }

    /// Makes the names in a directory outlast a power cut.
    package static func synchronizeDirectory(_ path: String) throws(Errno) {
        let directory = try unsafe FileDescriptor(owning: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        try directory.synchronize()
    }
}

extension FileDescriptor {
    package func size() throws(Errno) -> Int {
        var status = stat()
        guard unsafe fstat(rawValue, &status) == 0 else { throw .current }
        return Int(status.st_size)
    }

    /// When the file was last changed, in nanoseconds since 1970.
    package func modificationTime() throws(Errno) -> Int64 {
        var status = stat()
        guard unsafe fstat(rawValue, &status) == 0 else { throw .current }
        return Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }

    package func write(_ bytes: [UInt8]) throws(Errno) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(rawValue, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            guard count >= 0 else { throw .current }
            written += count
        }
    }

    /// Writes all bytes at a place of their own. The corresponding C function is `pwrite`.
    package func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe buffer.baseAddress?.advanced(by: done)
                return unsafe pwrite(rawValue, rest, buffer.count - done, offset + done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw count == 0 ? Errno(rawValue: EIO) : .current }
            done += count
        }
    }

    /// Waits until the file's bytes outlast a power cut, those stored through a mapping included. The corresponding C
    /// function is `fdatasync`.
    package func synchronize() throws(Errno) {
        guard fdatasync(rawValue) == 0 else { throw .current }
    }

    /// Takes the file for this process, until it is closed or the process ends. The corresponding C function is `flock`.
    ///
    /// - Returns: whether nobody else has it.
    package func lock() -> Bool { flock(rawValue, LOCK_EX | LOCK_NB) == 0 }

    /// Gives the file back. To close it would not do while a child has the descriptor too: between its `fork` and its `exec`.
    package func unlock() { _ = flock(rawValue, LOCK_UN) }
}
