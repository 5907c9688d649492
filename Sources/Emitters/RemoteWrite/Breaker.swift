// SPDX-License-Identifier: Apache-2.0

/// Spares a receiver that refuses for good what it is sent, and the samples that it would refuse.
///
/// Closed, everything is sent. A refusal opens it: nothing is sent for a while, and what is recorded waits. Then it is half
/// open: one request probes; when that is refused too, the next while is twice as long.
struct Breaker: Equatable {
    enum State: Equatable { case closed, open(until: UInt64), halfOpen }

    static let first: UInt64 = 5_000_000_000
    static let longest: UInt64 = 60_000_000_000

    private(set) var state = State.closed
    private var pause = first

    var isClosed: Bool { state == .closed }

    /// Whether a request may be sent at `now` (monotonic nanoseconds); one that may is the probe.
    mutating func allows(at now: UInt64) -> Bool {
        guard case .open(let until) = state else { return true }
        guard now >= until else { return false }
        state = .halfOpen
        return true
    }

    /// The receiver has refused a request for good.
    ///
    /// - Returns: how long to wait.
    mutating func refused(at now: UInt64) -> UInt64 {
        defer { pause = min(pause * 2, Self.longest) }
        state = .open(until: now &+ pause)
        return pause
    }

    mutating func accepted() {
        self = Breaker()
    }
}
