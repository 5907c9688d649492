// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The signals that end a run, taken one by one where the program waits for them instead of by handlers.
enum StopSignals {
    /// Blocks them in this thread and in all that it starts later: call it first of all.
    static func hold() {
        // An ignored SIGCHLD, which a parent may hand down, would take a child's exit status away.
        signal(SIGCHLD, SIG_DFL)
        var set = held
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits until somebody asks for the end; returns the signal's number. Each SIGHUP meanwhile runs `reload`.
    static func wait(reload: () -> Void = {}) -> Int32 {
        while true {
            let (number, _) = next()
            if number == SIGINT || number == SIGTERM { return number }
            if number == SIGHUP { reload() }
        }
    }

    /// The next held signal, and whether a process sent it.
    ///
    /// What a terminal sends (Ctrl-C), the kernel gives to all processes in the foreground: it must not be passed on, for
    /// a second one means something else to many programs. The corresponding C function is `sigwaitinfo`.
    static func next() -> (number: Int32, isFromProcess: Bool) {
        var set = held
        var info = unsafe siginfo_t()
        while true {
            let number = unsafe sigwaitinfo(&set, &info)
            if number > 0 { return (number, unsafe info.si_code <= 0) }
        }
    }

    /// Lets the next one kill the process: who sends a second one does not want to wait.
    static func killOnNext() {
        var set = held
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private static var held: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { unsafe sigaddset(&set, number) }
        return set
    }
}
