// SPDX-License-Identifier: Apache-2.0

import Linux

/// A number that threads of a test wait for.
final class Counter: Sendable {
    private let lock = Lock(0)

    var value: Int { lock.withLock { $0 } }

    func add(_ change: Int) { lock.signal { $0 += change } }

    /// Waits until it is at least that, ten seconds at most.
    @discardableResult
    func wait(for least: Int) -> Bool {
        lock.wait(until: Clock.monotonic() + 10_000_000_000) { $0 >= least }
    }

    /// Waits for time to pass.
    func pause(milliseconds: UInt64) {
        lock.wait(until: Clock.monotonic() + milliseconds * 1_000_000) { _ in false }
    }
}
