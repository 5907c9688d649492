// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own, for loops and for work that blocks.
package struct Thread: Sendable {
    /// How a thread stands to others that want its core.
    package enum Manners: Sendable {
        case usual
        /// Gets its share in short slices: who has something short to do meanwhile need not wait for a long one to end.
        case considerate
        /// The same, and its share is a tenth of another's; an idle core it has all of.
        case background
    }

    private let handle: pthread_t

    /// Starts a thread whose name (at most 15 bytes) shows in `top -H` and in stack dumps.
    package static func start(
        name: String,
        manners: Manners = .usual,
        _ body: @escaping @Sendable () -> Void
    ) throws(Errno) -> Thread {
        var handle = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(name: name, manners: manners, body: body))
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
    let manners: Thread.Manners
    let body: @Sendable () -> Void

    init(name: String, manners: Thread.Manners, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.manners = manners
        self.body = body
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
    unsafe clinux_set_thread_name(work.name)
    adopt(work.manners)
    blockBrokenPipes()
    work.body()
    return nil
}

/// Tells the kernel. One that refuses (a sandbox may) loses a page's consideration for others, nothing else.
private func adopt(_ manners: Thread.Manners) {
    // The shortest that the kernel grants; the usual one is some three milliseconds.
    let slice: UInt64 = 100_000
    switch manners {
    case .usual: break
    case .considerate: _ = clinux_set_thread_share(0, slice)
    case .background: _ = clinux_set_thread_share(10, slice)
    }
}

/// Lets a write to a closed socket fail instead of raising SIGPIPE, which would end the process: OpenSSL's `write` cannot
/// be told so otherwise.
private func blockBrokenPipes() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
}
