// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An open file descriptor that is closed exactly once, by the end of its owner's life.
package struct FileDescriptor: ~Copyable, Sendable {
    package let rawValue: Int32

    /// Takes over a descriptor from a system call; a negative one becomes the thread's last error.
    package init(owning rawValue: Int32) throws(Errno) {
        guard rawValue >= 0 else { throw .current }
        self.rawValue = rawValue
    }

    deinit {
        _ = close(rawValue)
    }
}

/// A descriptor that several hold; the last one's end closes it.
package final class SharedFile: Sendable {
    package let descriptor: FileDescriptor

    package init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }
}
