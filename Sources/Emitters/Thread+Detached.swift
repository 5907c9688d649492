// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

extension Thread {
    /// Starts a thread that nobody joins: joining would wait for a name server or a connection's end beyond any deadline.
    ///
    /// Its writes to a closed connection fail instead of raising SIGPIPE, which would end the process.
    static func startDetached(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        _ = try start(name: name) {
            pthread_detach(pthread_self())
            blockBrokenPipes()
            body()
        }
    }

    private static func blockBrokenPipes() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
