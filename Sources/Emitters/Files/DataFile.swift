// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// An open file that is written at its end and read anywhere.
struct DataFile: ~Copyable {
    private let descriptor: FileDescriptor

    enum Access {
        case readOnly, readWrite
        /// Created empty; what stood there is gone.
        case new

        fileprivate var flags: Int32 {
            switch self {
            case .readOnly: O_RDONLY
            case .readWrite: O_RDWR | O_CREAT
            case .new: O_RDWR | O_CREAT | O_TRUNC
            }
        }
    }

    /// Only this account's user may read what is created: metrics name tenants and models.
    init(_ path: String, _ access: Access) throws(Errno) {
        descriptor = try unsafe FileDescriptor(owning: open(path, access.flags | O_CLOEXEC, 0o600))
    }

    /// Opens the file and takes it for this process alone, until it is given back or the process ends.
    static func locked(_ path: String) throws(Errno) -> DataFile {
        let file = try DataFile(path, .readWrite)
        guard file.descriptor.lock() else { throw .current }
        return file
    }

    /// Gives back what `locked` took.
    func unlock() { descriptor.unlock() }

    var size: Int {
        var status = stat()
        return unsafe fstat(descriptor.rawValue, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Writes all bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(Errno) { try descriptor.write(bytes, at: offset) }

    /// Up to `count` bytes from `offset` on; fewer only at the file's end. The corresponding C function is `pread`.
    func read(_ count: Int, at offset: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor.rawValue, buffer.baseAddress?.advanced(by: done), count - done, offset + done)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .current }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Cuts the file off. The corresponding C function is `ftruncate`.
    func truncate(to size: Int) throws(Errno) {
        guard ftruncate(descriptor.rawValue, size) == 0 else { throw .current }
    }
}
