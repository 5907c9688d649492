// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A program that runs beside the proxy, on the same terminal.
struct ChildProcess: ~Copyable {
    /// Why a program could not be started.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var program: String
        var reason: Errno

        var description: String { "\(program): \(reason)" }

        /// As shells report it: 127 when there is no such program, 126 when it cannot be run.
        var exitStatus: Int32 { reason.rawValue == ENOENT ? 127 : 126 }
    }

    let processID: pid_t

    /// Starts the program; call `StopSignals.hold()` earlier. The corresponding C function is `posix_spawnp`.
    init(_ plan: ExecPlan) throws(Failure) {
        var processID = pid_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        let code = unsafe withCStrings(plan.arguments) { arguments in
            unsafe withCStrings(plan.environment.entries) { environment in
                guard let program = unsafe arguments[0] else { return EINVAL }
                return unsafe posix_spawnp(&processID, program, nil, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw Failure(program: String(decoding: plan.arguments[0], as: UTF8.self), reason: Errno(rawValue: code))
        }
        self.processID = processID
    }

    /// Nothing is blocked in the child, and what this process or a library of it ignores is not.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var standard = sigset_t()
        unsafe sigemptyset(&standard)
        for number in [SIGPIPE, SIGTERM, SIGCHLD] { unsafe sigaddset(&standard, number) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &standard)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    /// Waits for the end, handing on the signals that processes send; returns the status as shells count it.
    consuming func wait() throws(Errno) -> Int32 {
        let running = Lock<pid_t?>(processID)
        try Thread.startDetached(name: "signals") { Self.relay(to: running) }
        // Left unreaped until nobody can send it a signal: its number may be another's right after.
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        running.withLock { $0 = nil }
        var status: Int32 = 0
        guard unsafe waitpid(processID, &status, 0) == processID else { throw .current }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private static func relay(to running: Lock<pid_t?>) {
        while true {
            let (number, isFromProcess) = StopSignals.next()
            guard isFromProcess else { continue }
            let isOver = running.withLock { processID in
                guard let processID else { return true }
                _ = kill(processID, number)
                return false
            }
            // What comes later is for the flush that follows to heed or not.
            if isOver { return }
        }
    }
}

/// Lends texts as C takes lists of them: each with a zero at its end, and a null pointer after the last.
private func withCStrings<Result>(
    _ texts: [[UInt8]],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = unsafe texts.map { text in unsafe strdup(text.map { CChar(bitPattern: $0) } + [0]) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    unsafe pointers.append(nil)
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("there is a null pointer in it") }
        return unsafe body(start)
    }
}
