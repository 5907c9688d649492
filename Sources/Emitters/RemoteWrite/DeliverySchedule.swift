// SPDX-License-Identifier: Apache-2.0

/// What the sending thread does next. It knows no clock and does nothing itself: times are monotonic nanoseconds.
struct DeliverySchedule {
    enum Action: Equatable {
        /// Take a snapshot and queue it.
        case snapshot
        /// Send the queue's first request.
        case send
        case wait(until: UInt64)
        case end
    }

    private let interval: UInt64
    private var nextSnapshot: UInt64
    private var nextAttempt: UInt64 = 0
    private var isSending = false
    private var deadline: UInt64?
    private var isLastTaken = false

    /// The first snapshot is due at once: a wrong address shows early, and the connection stands when a short life ends.
    init(interval: UInt64, start: UInt64) {
        self.interval = interval
        nextSnapshot = start
    }

    mutating func next(at now: UInt64, hasPending: Bool) -> Action {
        if takeSnapshot(at: now) { return .snapshot }
        if let deadline, now >= deadline || !hasPending && !isSending { return .end }
        if hasPending, !isSending, now >= nextAttempt {
            isSending = true
            return .send
        }
        return .wait(until: nextEvent(hasPending))
    }

    /// The request that was being sent has met its end; after a failure, the next attempt comes `delay` later.
    mutating func settled(at now: UInt64, delay: UInt64? = nil) {
        isSending = false
        nextAttempt = delay.map { now &+ $0 } ?? 0
    }

    /// A last snapshot, no more waiting for a better time, and the end when all is sent or at the deadline.
    mutating func stop(by deadline: UInt64) {
        self.deadline = deadline
        nextAttempt = 0
    }

    /// The last snapshot is taken even past the deadline, so that the account knows what was not delivered.
    private mutating func takeSnapshot(at now: UInt64) -> Bool {
        if deadline != nil {
            defer { isLastTaken = true }
            return !isLastTaken
        }
        guard now >= nextSnapshot else { return false }
        // Missed ones are not made up for.
        nextSnapshot += interval * ((now - nextSnapshot) / interval + 1)
        return true
    }

    private func nextEvent(_ hasPending: Bool) -> UInt64 {
        let event = deadline ?? nextSnapshot
        return hasPending && !isSending ? min(event, nextAttempt) : event
    }
}
