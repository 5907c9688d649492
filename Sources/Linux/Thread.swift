// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own, for loops and for work that blocks.
package struct Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread whose name (at most 15 bytes) shows in `top -H` and in stack dumps.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) -> Thread {
        var handle = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(name: name, body: body))
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
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
    unsafe clinux_set_thread_name(work.name)
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
