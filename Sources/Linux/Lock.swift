// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// State that only one thread touches at a time, with a condition to wait for others' changes.
///
/// `Synchronization.Mutex` would do, but the thread sanitizer reports it falsely ("Swift access race") on this
/// toolchain, and it has no condition.
// Safety: `state` is only reached between pthread_mutex_lock and pthread_mutex_unlock.
@safe package final class Lock<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe clinux_condition_init(condition)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Runs `body` and wakes every thread that waits in `wait(until:for:)`.
    package func signal(_ body: (inout State) -> Void) {
        withLock(body)
        unsafe pthread_cond_broadcast(condition)
    }

    /// Waits until `predicate` holds or the monotonic `deadline` (nanoseconds) has passed.
    ///
    /// - Returns: whether the predicate held.
    @discardableResult
    package func wait(until deadline: UInt64, for predicate: (inout State) -> Bool) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while !predicate(&state) {
            guard unsafe clinux_condition_wait_until(condition, mutex, deadline) == 0 else { return predicate(&state) }
        }
        return true
    }
}
