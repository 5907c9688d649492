// SPDX-License-Identifier: Apache-2.0

import Linux

/// A bounded copy of the samples that the collector drains, for those who need each one (StatsD timers).
package final class SampleTap: Sendable {
    package let capacity: Int

    private struct State {
        var samples: [RequestSample] = []
        var overflowed: UInt64 = 0
    }

    private let state = Lock(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Takes what has come since the last call, in the order in which it was drained.
    package func drain() -> [RequestSample] {
        state.withLock { state in
            defer { state.samples = [] }
            return state.samples
        }
    }

    /// How many samples found no room, since the start. They are in the series all the same.
    package var overflowed: UInt64 { state.withLock { $0.overflowed } }

    func append(_ samples: [RequestSample]) {
        state.withLock { state in
            let room = min(samples.count, capacity - state.samples.count)
            state.samples.append(contentsOf: samples[..<room])
            state.overflowed += UInt64(samples.count - room)
        }
    }
}
