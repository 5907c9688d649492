// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own, for loops and for work that blocks.
package struct Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread whose name (at most 15 bytes) shows in `top -H` and in stack dumps.
    ///
    /// `niceness` is for what others should not have to wait for: at 10 a thread gets a tenth of a core that another one
    /// wants, and all of an idle one. The kernel's limits may forbid less than 0, and are obeyed in silence.
    package static func start(
        name: String,
        niceness: Int32 = 0,
        _ body: @escaping @Sendable () -> Void
    ) throws(Errno) -> Thread {
        var handle = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(name: name, niceness: niceness, body: body))
        let code = unsafe pthread_create(&handle, nil, runThread, work.toOpaque())
        guard code == 0 else {
            unsafe work.release()
            throw Errno(rawValue: code)
        }
        return Thread(handle: handle)
    }

    /// Starts a thread that nobody waits for: its stack is freed by its own end.
    package static func startDetached(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        let thread = try start(name: name, body)
        pthread_detach(thread.handle)
    }

    /// Waits for the thread's end. The corresponding C function is `pthread_join`.
    package func join() {
        pthread_join(handle, nil)
    }
}

private final class Work: Sendable {
    let name: String
    let niceness: Int32
    let body: @Sendable () -> Void

    init(name: String, niceness: Int32, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.niceness = niceness
        self.body = body
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
    unsafe clinux_set_thread_name(work.name)
    if work.niceness != 0 { _ = clinux_set_thread_nice(work.niceness) }
    blockBrokenPipes()
    work.body()
    return nil
}

/// Lets a write to a closed socket fail instead of raising SIGPIPE, which would end the process: OpenSSL's `write` cannot
/// be told so otherwise.
private func blockBrokenPipes() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
}
