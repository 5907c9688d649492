// SPDX-License-Identifier: Apache-2.0

/// Where one task parks until one of its sockets has something for it, or a deadline passes.
///
/// A waiter belongs to one task and serves all sockets that the task looks after, so that a relay hears of either side
/// by one suspension. Wake-ups may be spurious: the task looks at its sockets and parks again. A wake-up while the task
/// runs is not kept: what the task has to look at changes on its own loop only, never between its look and its parking.
// Safety: the continuation is taken out before it is resumed, so it is resumed once.
@safe package final class Waiter {
    private unowned let loop: EventLoop
    private var continuation: UnsafeContinuation<Void, Never>?
    private(set) var deadline = UInt64.max
    /// Where this waiter's entry lies in the loop's timers.
    var timerPlace: Int?

    package init(loop: EventLoop) {
        self.loop = loop
    }

    var isParked: Bool { unsafe continuation != nil }

    /// Suspends until `wake()` or the monotonic `deadline` in nanoseconds.
    package func park(until deadline: UInt64 = .max) async {
        precondition(!isParked, "a waiter belongs to one task")
        self.deadline = deadline
        if deadline != .max { loop.timers.schedule(self) }
        unsafe await withUnsafeContinuation { unsafe continuation = $0 }
    }

    /// Suspends until the deadline, whatever else happens; with `isCancelled`, until that turns true at a wake-up.
    package func sleep(until deadline: UInt64, unless isCancelled: () -> Bool = { false }) async {
        while loop.now < deadline, !isCancelled() { await park(until: deadline) }
    }

    /// Readies the parked task; without one, nothing happens.
    package func wake() {
        guard let parked = unsafe continuation else { return }
        unsafe continuation = nil
        unsafe parked.resume()
    }

    /// Ends the waiter's life with its task's: the loop's timers let go of it.
    package func retire() {
        loop.timers.remove(self)
    }
}
