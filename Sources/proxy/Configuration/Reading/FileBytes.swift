// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Small files that are read whole.
enum FileBytes {
    /// What tells one state of a file from the next.
    struct Version: Equatable, Sendable {
        var inode: UInt64
        var size: Int
        /// A `timespec` as it lies in memory, for comparing.
        var modified: [UInt8]
        var isRegular: Bool
    }

    /// Reads at most `limit` bytes; a file that has more fails with `EFBIG`.
    static func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        let file = try FileDescriptor(owning: unsafe open(path, O_RDONLY | O_CLOEXEC))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe Glibc.read(file.rawValue, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .current }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= limit else { throw Errno(rawValue: EFBIG) }
        }
    }

    /// The file that `path` leads to now, through links. The corresponding C function is `stat`.
    static func version(_ path: String) throws(Errno) -> Version {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .current }
        return Version(
            inode: UInt64(status.st_ino),
            size: Int(status.st_size),
            modified: unsafe withUnsafeBytes(of: status.st_mtim) { unsafe [UInt8]($0) },
            isRegular: status.st_mode & S_IFMT == S_IFREG
        )
    }
}
