// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
package import Linux

/// One core's loop: waits for sockets and timers, and runs the jobs of the tasks that live on it.
///
/// It is the executor of its worker's actor and the preferred executor of each connection's task, so an `await` on a
/// socket comes back on the same thread without passing through the global pool.
// Safety: everything but `inbox` and `wakeup` is touched by the loop's own thread only, which is the one that calls
// `run()`; `enqueue` from another thread goes through `inbox`.
@safe package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private static let wakeupToken = UInt64.max
    private static let eventsPerWait = 512

    private let epoll: FileDescriptor
    private let wakeup: FileDescriptor
    private let inbox = Lock(Inbox())
    private var thread: pthread_t
    private var jobs: [UnownedJob] = []
    private var running: [UnownedJob] = []
    private var sockets = SocketTable()
    private var events = [clinux_event](repeating: clinux_event(), count: EventLoop.eventsPerWait)
    var timers = TimerHeap()

    /// The monotonic clock in nanoseconds, read once for each round of events.
    package private(set) var now: UInt64

    package init() throws(Errno) {
        epoll = try FileDescriptor(owning: clinux_epoll_create())
        wakeup = try FileDescriptor(owning: clinux_eventfd())
        thread = pthread_self()
        now = Clock.monotonic()
        guard clinux_epoll_add_level(epoll.rawValue, wakeup.rawValue, Self.wakeupToken) == 0 else { throw .current }
    }

    /// Serves until `stop()`; the calling thread becomes the loop's.
    package func run() {
        thread = pthread_self()
        while takeInbox() {
            runJobs()
            wait()
            wakeTimers()
        }
    }

    /// Ends `run()` after the jobs that are ready by then; callable from any thread.
    package func stop() {
        inbox.withLock { $0.isStopped = true }
        _ = clinux_eventfd_signal(wakeup.rawValue)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if pthread_equal(pthread_self(), thread) != 0 {
            jobs.append(job)
        } else {
            inbox.withLock { $0.jobs.append(job) }
            _ = clinux_eventfd_signal(wakeup.rawValue)
        }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    package func checkIsolated() {
        precondition(pthread_equal(pthread_self(), thread) != 0, "not on this event loop's thread")
    }

    /// Whether the calling thread is the loop's.
    package var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }
}

extension EventLoop {
    private func takeInbox() -> Bool {
        inbox.withLock { inbox in
            jobs.append(contentsOf: inbox.jobs)
            inbox.jobs.removeAll(keepingCapacity: true)
            return !inbox.isStopped
        }
    }

    /// Runs what is ready, and what becomes ready by it, so that all writes of a round go out before the next wait.
    private func runJobs() {
        let executor = unsafe asUnownedSerialExecutor()
        let preference = unsafe asUnownedTaskExecutor()
        while !jobs.isEmpty {
            swap(&jobs, &running)
            for job in running {
                unsafe job.runSynchronously(isolatedTo: executor, taskExecutor: preference)
            }
            running.removeAll(keepingCapacity: true)
        }
    }

    private func wait() {
        let next = timers.next
        // Time passed while jobs ran: `now` is stale by then, and a timeout from it would end late.
        let timeout = next == .max ? -1 : Int64(clamping: next) - Int64(clamping: Clock.monotonic())
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe clinux_epoll_wait(
                epoll.rawValue,
                buffer.baseAddress,
                Int32(buffer.count),
                next == .max ? -1 : max(timeout, 0)
            )
        }
        now = Clock.monotonic()
        for index in 0..<max(Int(count), 0) {
            let event = events[index]
            dispatch(event.token, event.events)
        }
    }

    /// Only marks sockets and readies tasks. Nothing is closed here, so no token of this round can be reused.
    private func dispatch(_ token: UInt64, _ events: UInt32) {
        if token == Self.wakeupToken {
            _ = clinux_eventfd_clear(wakeup.rawValue)
        } else {
            sockets[token]?.received(events)
        }
    }

    private func wakeTimers() {
        while let waiter = timers.popDue(now) { waiter.wake() }
    }

    /// Watches a socket for as long as it lives.
    func register(_ socket: Socket, level: Bool = false) throws(Errno) -> UInt64 {
        let token = sockets.insert(socket)
        let descriptor = socket.descriptor.rawValue
        let result =
            level
            ? clinux_epoll_add_level(epoll.rawValue, descriptor, token)
            : clinux_epoll_add_edge(epoll.rawValue, descriptor, token)
        guard result == 0 else {
            let failure = Errno.current
            sockets.remove(token)
            throw failure
        }
        return token
    }

    func unregister(_ token: UInt64, _ descriptor: Int32) {
        _ = clinux_epoll_remove(epoll.rawValue, descriptor)
        sockets.remove(token)
    }
}
