// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

struct ThreadTests {
    @Test func `a thread's manners are its own`() throws {
        let before = niceness
        let found = Lock<Int32?>(nil)
        try Thread.start(name: "background", manners: .background) { found.withLock { $0 = niceness } }.join()
        let other = Lock<Int32?>(nil)
        try Thread.start(name: "usual") { other.withLock { $0 = niceness } }.join()

        #expect(found.withLock { $0 } == min(before + 10, 19))
        #expect(other.withLock { $0 } == before)
        #expect(niceness == before)
    }
}

/// That of the calling thread, which Linux means by 0.
private var niceness: Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
