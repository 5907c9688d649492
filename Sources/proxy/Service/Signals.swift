// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The signals that end the process, taken in turn by the main thread instead of interrupting any.
@safe enum Signals {
    /// Holds SIGINT and SIGTERM back in this thread and in all that it starts, and lets writes to closed sockets fail
    /// instead of killing.
    static func hold() {
        signal(SIGPIPE, SIG_IGN)
        var set = terminating
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for one of the held signals. The corresponding C function is `sigwait`.
    static func wait() -> Int32 {
        var set = terminating
        var received: Int32 = 0
        unsafe sigwait(&set, &received)
        return received
    }

    /// Lets them interrupt again: whoever sends a second one does not want to wait.
    static func release() {
        var set = terminating
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private static var terminating: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for each in [SIGINT, SIGTERM] { unsafe sigaddset(&set, each) }
        return set
    }
}
