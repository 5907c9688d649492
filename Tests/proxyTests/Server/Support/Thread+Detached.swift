// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

extension Thread {
    /// Starts a thread that nobody waits for.
    static func detached(_ body: @escaping @Sendable () -> Void) throws(Errno) {
        _ = try start(name: "test") {
            pthread_detach(pthread_self())
            body()
        }
    }
}
