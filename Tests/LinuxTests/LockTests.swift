// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

struct LockTests {
    @Test func `loses no increment of four threads`() throws {
        let count = Lock(0)
        let threads = try (0..<4).map { _ in
            try Thread.start(name: "counter") {
                for _ in 0..<10_000 { count.withLock { $0 += 1 } }
            }
        }
        for thread in threads { thread.join() }

        #expect(count.withLock { $0 } == 40_000)
    }

    @Test func `wakes a waiting thread when the state changes`() throws {
        let isReady = Lock(false)
        let thread = try Thread.start(name: "signaller") { isReady.signal { $0 = true } }
        let held = isReady.wait(until: Clock.monotonic() + 10_000_000_000) { $0 }
        thread.join()

        #expect(held)
    }

    @Test func `gives up waiting at the deadline`() {
        #expect(!Lock(false).wait(until: Clock.monotonic() + 1_000_000) { $0 })
    }
}
