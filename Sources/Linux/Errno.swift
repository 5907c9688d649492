// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The number of a failed system call, with the kernel's words for it.
package struct Errno: Error, Equatable, Sendable, CustomStringConvertible {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The calling thread's last error.
    package static var current: Errno { Errno(rawValue: errno) }

    package var isWouldBlock: Bool { rawValue == EAGAIN || rawValue == EWOULDBLOCK }

    package var description: String {
        guard let text = unsafe strerror(rawValue) else { return "error \(rawValue)" }
        return unsafe String(cString: text)
    }
}
