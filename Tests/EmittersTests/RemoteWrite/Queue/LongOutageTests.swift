// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Emitters

/// A receiver that is away for a month.
struct LongOutageTests {
    private static let flushes: Int64 = 30 * 24 * 360
    private static let cap = 2 << 20
    private static let start: Int64 = 1_800_000_000_000

    /// Bodies hold the counter's value, so that what arrives can be compared with the truth.
    @Test func `thirty days of flushes leave counters exact, within the caps of disk and memory`() throws {
        let folder = try TemporaryFolder()
        let queue = try QueueBox(folder, bytes: Self.cap)
        var (value, largest, high) = (0 as UInt64, 0, 0)
        for flush in 1...Self.flushes {
            value += UInt64(flush % 7)
            let body = Array("\(value)".utf8) + [UInt8](repeating: 0, count: 180)
            let time = Self.start + flush * 10_000
            queue.append([FrozenRequest(body: body, samples: 5, oldest: time, newest: time)])
            guard flush % 3000 == 0 else { continue }
            largest = max(largest, folder.bytes)
            high = max(high, queue.residentBytes)
        }
        #expect(largest <= Self.cap + 2 * QueueProgress.slotSize)
        #expect(high <= 16 << 20)
        #expect(queue.account.isBalanced)
        #expect(queue.account.recorded == UInt64(5 * Self.flushes))

        let requests = queue.drain()
        let values = requests.compactMap { UInt64(String(decoding: $0.body.prefix { $0 != 0 }, as: UTF8.self)) }
        #expect(values.first == 1 && values.last == value)
        let isRising = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
        let isInOrder = zip(requests, requests.dropFirst()).allSatisfy { $0.newest < $1.newest }
        #expect(isRising && isInOrder)
        // What `increase` adds up over the whole outage: every step between neighbours.
        let increase = zip(values, values.dropFirst()).reduce(UInt64(0)) { $0 + ($1.1 - $1.0) }
        #expect(increase == value - 1)
        #expect(queue.account.isBalanced && queue.account.pending == 0)
        #expect(queue.account.delivered == UInt64(5 * requests.count))
        // The last hour is as it was recorded, and the first day still has points.
        #expect(requests.suffix(360).first?.newest == Self.start + (Self.flushes - 359) * 10_000)
        #expect(requests.prefix { $0.newest < Self.start + 86_400_000 }.count >= 3)
    }
}
