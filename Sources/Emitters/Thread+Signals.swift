// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

extension Thread {
    /// Lets writes of the calling thread to a closed connection fail instead of raising SIGPIPE, which ends the process.
    static func ignoreBrokenPipes() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
