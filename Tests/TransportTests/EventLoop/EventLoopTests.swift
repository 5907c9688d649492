// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct EventLoopTests {
    @Test
    func `runs jobs that other threads send while it waits`() async throws {
        let loop = try EventLoop()
        let thread = try Thread.start(name: "test loop") { loop.run() }
        let senders = try (0..<4).map { _ in
            try Thread.start(name: "sender") {
                for _ in 0..<500 {
                    let done = Lock(false)
                    Task(executorPreference: loop) { done.signal { $0 = true } }
                    // Waiting for each lets the loop fall asleep before the next.
                    done.wait(until: Clock.monotonic() + .seconds(20)) { $0 }
                }
            }
        }
        for sender in senders { sender.join() }
        let isOn = await Task(executorPreference: loop) { loop.isCurrent }.value
        loop.stop()
        thread.join()

        #expect(isOn)
        #expect(!loop.isCurrent)
    }

    @Test
    func `runs jobs that were sent before it ran`() async throws {
        let loop = try EventLoop()
        let tasks = (0..<100).map { index in Task(executorPreference: loop) { loop.isCurrent ? index : -1 } }
        let thread = try Thread.start(name: "test loop") { loop.run() }
        for (index, task) in tasks.enumerated() { #expect(await task.value == index) }
        loop.stop()
        thread.join()
    }

    @Test
    func `ends after the jobs that are ready`() throws {
        let loop = try EventLoop()
        let done = Lock(0)
        for _ in 0..<10 { Task(executorPreference: loop) { done.withLock { $0 += 1 } } }
        loop.stop()
        loop.run()
        #expect(done.withLock { $0 } == 10)
    }

    @Test
    func `gives sockets and timers their turn while two tasks ready each other for ever`() async throws {
        let turns = try await withLoop { loop in
            let isOver = Lock(false)
            let game = onLoop(loop) { loop in
                var turns = 0
                while !isOver.withLock({ $0 }) {
                    // A task of the same loop readies this one, and this one it.
                    await Task(executorPreference: loop) {}.value
                    turns += 1
                }
                return turns
            }
            await Waiter(loop: loop).sleep(until: loop.now + .milliseconds(20))
            isOver.withLock { $0 = true }
            return try await game.value
        }
        #expect(turns > 1)
    }

    @Test(arguments: [[5, 1, 9, 3, 7], [1, 1, 1], [30, 20, 10, 0]])
    func `wakes sleepers in the order of their deadlines, none early`(delays: [UInt64]) async throws {
        let woken = try await withLoop { loop in
            let start = loop.now + .milliseconds(5)
            let order = Lock<[UInt64]>([])
            let sleepers = delays.map { delay in
                onLoop(loop) { loop in
                    let deadline = start + .milliseconds(delay)
                    await Waiter(loop: loop).sleep(until: deadline)
                    order.withLock { $0.append(delay) }
                    return Clock.monotonic() >= deadline
                }
            }
            for sleeper in sleepers {
                let isInTime = try await sleeper.value
                #expect(isInTime)
            }
            return order.withLock { $0 }
        }
        #expect(woken == delays.sorted())
    }

    @Test
    func `is kept alive by its sockets`() throws {
        var socket: Socket?
        do {
            let loop = try EventLoop()
            socket = try Listener(#require(Address(host: "::1", port: 0)), isShared: false, loop: loop).socket
        }
        #expect(socket?.mayRead == true)
        socket = nil
    }

    @Test
    func `tells a new socket nothing of the one whose place it takes`() async throws {
        try await withLoop { loop in
            let waiter = Waiter(loop: loop)
            var (first, firstPeer) = try await acceptedConnection(loop)
            let (second, secondPeer) = try await acceptedConnection(loop)
            (first.waiter, second.waiter) = (waiter, waiter)
            await waiter.park(until: loop.now + .milliseconds(10))
            // Both are ready in one round of events; the first one's place is free when the round is over.
            try firstPeer.send("a")
            firstPeer.close()
            try secondPeer.send("b")
            await waiter.park(until: loop.now + .seconds(10))
            #expect(first.isPeerClosed)

            (first, firstPeer) = try await acceptedConnection(loop)
            first.waiter = waiter
            await waiter.park(until: loop.now + .milliseconds(10))
            #expect(!first.isPeerClosed)
            var buffer: [UInt8] = [0, 0]
            #expect(try first.receive(into: &buffer) == nil)
            #expect(try second.receive(into: &buffer) == 1)
        }
    }
}
