// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Files that are read whole: secrets, the kernel's reports under `/proc`.
enum SmallFile {
    /// Reads a file up to `limit` bytes; what goes beyond is cut off.
    static func read(_ path: String, limit: Int = 64 << 10) throws(Errno) -> [UInt8] {
        let file = try unsafe FileDescriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = try readSome(file.rawValue, into: &bytes, from: count)
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(limit - count)
        return bytes
    }

    private static func readSome(_ file: Int32, into bytes: inout [UInt8], from start: Int) throws(Errno) -> Int {
        let got = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: start), buffer.count - start)
        }
        guard got >= 0 else { throw .current }
        return got
    }
}
