// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1)))
struct TimerHeapTests {
    @Test
    func `keeps one entry for a task whose deadline moves`() async throws {
        try await withLoop { loop in
            let waiter = Waiter(loop: loop)
            for round in UInt64(0)..<1_000 {
                wakeSoon(waiter, loop)
                await waiter.park(until: loop.now + .seconds(round % 2 == 0 ? 60 : 600) + round)
                #expect(loop.timers.count == 1)
            }
            waiter.retire()
            #expect(loop.timers.count == 0)
        }
    }

    @Test
    func `looks at a task again whose deadline has moved back`() async throws {
        try await withLoop { loop in
            let waiter = Waiter(loop: loop)
            wakeSoon(waiter, loop)
            await waiter.park(until: loop.now + .milliseconds(1))
            let deadline = loop.now + .milliseconds(30)
            while loop.now < deadline { await waiter.park(until: deadline) }
            #expect(loop.timers.count == 0)
        }
    }

    @Test
    func `holds nothing for tasks that have ended`() async throws {
        try await withLoop { loop in
            for _ in 0..<5_000 {
                let waiter = Waiter(loop: loop)
                wakeSoon(waiter, loop)
                await waiter.park(until: loop.now + .seconds(75))
                waiter.retire()
                waiter.retire()
            }
            #expect(loop.timers.count == 0)
        }
    }

    @Test
    func `gives waiters back by their deadlines whatever is removed between`() async throws {
        try await withLoop { loop in
            var heap = TimerHeap()
            var random = SystemRandomNumberGenerator()
            var waiters: [Waiter] = []
            // Far enough ahead that the loop's own timers leave them alone.
            let start = loop.now + .seconds(600)
            for _ in 0..<400 {
                let waiter = await parked(loop, until: start + .random(in: 1...1_000, using: &random))
                heap.schedule(waiter)
                waiters.append(waiter)
            }
            for waiter in waiters[..<200] { heap.remove(waiter) }
            let expected = waiters[200...].map(\.deadline).sorted()

            var given: [UInt64] = []
            for now in stride(from: start, through: start + 1_000, by: 7) {
                while let waiter = heap.popDue(now) {
                    #expect(waiter.deadline <= now)
                    given.append(waiter.deadline)
                    waiter.wake()
                }
                #expect(heap.next > now)
            }
            while let waiter = heap.popDue(start + 1_000) { given.append(waiter.deadline) }
            #expect(given == expected)
        }
    }
}

/// A waiter with a task parked on it that nothing wakes but the test.
private func parked(_ loop: EventLoop, until deadline: UInt64) async -> Waiter {
    let waiter = Waiter(loop: loop)
    let shared = OnLoop(waiter)
    _ = onLoop(loop) { _ in await shared.value.park(until: deadline) }
    while !waiter.isParked { await Task(executorPreference: loop) {}.value }
    loop.timers.remove(waiter)
    return waiter
}

private func wakeSoon(_ waiter: Waiter, _ loop: EventLoop) {
    loop.rest(waiter)
}
