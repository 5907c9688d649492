// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
package import Linux
import Synchronization

/// One core's loop: waits for sockets and timers, and runs the jobs of the tasks that live on it.
///
/// It is the executor of its worker's actor and the preferred executor of each connection's task, so an `await` on a
/// socket comes back on the same thread without passing through the global pool.
// Safety: everything but `inbox`, `wakeup` and `thread` is touched by the loop's own thread only, which is the one that
// calls `run()` (and, before, the one that sets the loop up); `enqueue` from another thread goes through `inbox`.
@safe package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var waiters: [Waiter] = []
        var isStopped = false
    }

    private static let wakeupToken = UInt64.max
    private static let eventsPerWait = 512
    /// Jobs that ready each other may go on for so many passes before sockets and timers have their turn.
    private static let passesPerRound = 16
    /// No thread's handle: glibc's are addresses.
    private static let nobody: pthread_t = 0

    private let epoll: FileDescriptor
    private let wakeup: FileDescriptor
    private let inbox = Lock(Inbox())
    /// The thread inside `run()`. A thread only asks whether it is itself, and what it finds of its own storing is in
    /// its program's order; so relaxed accesses are enough.
    private let thread = Atomic<pthread_t>(EventLoop.nobody)
    private var jobs: [UnownedJob] = []
    private var running: [UnownedJob] = []
    private var sockets = SocketTable()
    private var events = [clinux_event](repeating: clinux_event(), count: EventLoop.eventsPerWait)
    private var resting: [Waiter] = []
    var timers = TimerHeap()

    /// The monotonic clock in nanoseconds, read once for each round of events.
    package private(set) var now: UInt64
    /// Counts the rounds of events.
    private(set) var round: UInt64 = 0

    package init() throws(Errno) {
        epoll = try FileDescriptor(owning: clinux_epoll_create())
        wakeup = try FileDescriptor(owning: clinux_eventfd())
        now = Clock.monotonic()
        guard clinux_epoll_add_level(epoll.rawValue, wakeup.rawValue, Self.wakeupToken) == 0 else { throw .current }
    }

    /// Serves until `stop()`; the calling thread becomes the loop's.
    package func run() {
        thread.store(pthread_self(), ordering: .relaxed)
        defer { thread.store(Self.nobody, ordering: .relaxed) }
        now = Clock.monotonic()
        while true {
            let isStopped = takeInbox()
            runJobs()
            if isStopped { return }
            wait()
            wakeResting()
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
        if isCurrent {
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
        precondition(isCurrent, "not on this event loop's thread")
    }

    /// Whether the calling thread is the loop's.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }
}

extension EventLoop {
    /// Takes over what other threads have left.
    ///
    /// - Returns: whether the loop is to stop.
    private func takeInbox() -> Bool {
        let (waiters, isStopped) = inbox.withLock { inbox in
            jobs.append(contentsOf: inbox.jobs)
            inbox.jobs.removeAll(keepingCapacity: true)
            let waiters = inbox.waiters
            inbox.waiters = []
            return (waiters, inbox.isStopped)
        }
        for waiter in waiters { waiter.wake() }
        return isStopped
    }

    /// Runs what is ready, and what becomes ready by it, so that all writes of a round go out before the next wait.
    private func runJobs() {
        let executor = unsafe asUnownedSerialExecutor()
        let preference = unsafe asUnownedTaskExecutor()
        for _ in 0..<Self.passesPerRound where !jobs.isEmpty {
            swap(&jobs, &running)
            for job in running {
                unsafe job.runSynchronously(isolatedTo: executor, taskExecutor: preference)
            }
            running.removeAll(keepingCapacity: true)
        }
    }

    private func wait() {
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe clinux_epoll_wait(epoll.rawValue, buffer.baseAddress, Int32(buffer.count), timeout)
        }
        now = Clock.monotonic()
        round += 1
        for index in 0..<max(Int(count), 0) {
            let event = events[index]
            dispatch(event.token, event.events)
        }
    }

    /// In nanoseconds, -1 for ever.
    private var timeout: Int64 {
        guard jobs.isEmpty, resting.isEmpty else { return 0 }
        let next = timers.next
        guard next != .max else { return -1 }
        // Time passed while jobs ran: `now` is stale by then, and a timeout from it would end late.
        return max(Int64(clamping: next) - Int64(clamping: Clock.monotonic()), 0)
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

    private func wakeResting() {
        let rested = resting
        resting.removeAll(keepingCapacity: true)
        for waiter in rested { waiter.wake() }
    }

    /// Wakes a waiter after the next look at sockets and timers.
    func rest(_ waiter: Waiter) {
        resting.append(waiter)
    }

    /// Wakes a waiter from another thread.
    func wakeFromElsewhere(_ waiter: Waiter) {
        inbox.withLock { $0.waiters.append(waiter) }
        _ = clinux_eventfd_signal(wakeup.rawValue)
    }

    /// Watches a socket for as long as it lives.
    func register(_ socket: Socket) throws(Errno) -> UInt64 {
        let token = sockets.insert(socket)
        guard clinux_epoll_add_edge(epoll.rawValue, socket.descriptor.rawValue, token) == 0 else {
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
