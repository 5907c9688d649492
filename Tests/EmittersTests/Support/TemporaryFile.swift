// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A file that goes away with its owner.
final class TemporaryFile {
    let path: String

    init(_ content: String) throws {
        path = "/tmp/tokenmeter-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        try write(content)
    }

    deinit {
        remove()
    }

    func write(_ content: String) throws {
        let file = try FileDescriptor(owning: unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600))
        let bytes = Array(content.utf8)
        guard unsafe Glibc.write(file.rawValue, bytes, bytes.count) == bytes.count else { throw Errno.current }
    }

    func remove() {
        unsafe unlink(path)
    }
}
