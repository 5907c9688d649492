// SPDX-License-Identifier: Apache-2.0

/// Wakes a waiter from any thread.
// Safety: the waiter is only handed on here; its loop's thread alone looks into it.
struct RemoteWake: @unchecked Sendable {
    private let waiter: Waiter
    private let loop: EventLoop

    init(_ waiter: Waiter, _ loop: EventLoop) {
        self.waiter = waiter
        self.loop = loop
    }

    func callAsFunction() {
        loop.wakeFromElsewhere(waiter)
    }
}
