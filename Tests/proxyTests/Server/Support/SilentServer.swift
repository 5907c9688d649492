// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Lets connections in, up to the kernel's queue, and never reads a byte.
final class SilentServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init() throws {
        (listener, port) = try Loopback.listener()
    }

    deinit { close(listener) }
}
