// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing
import Transport

@Suite(.timeLimit(.minutes(1)))
struct ResolverTests {
    @Test(arguments: [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("2001:db8::7", "[2001:db8::7]:80")])
    func `takes a numeric address as it is`(host: String, expected: String) async throws {
        let resolver = Resolver { _, _ in .failure(.closed) }
        #expect(try await resolver.addresses(of: host, port: 80).map(\.description) == [expected])
    }

    @Test
    func `asks the system`() async throws {
        let addresses = try await Resolver().addresses(of: "localhost", port: 8080)
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { $0.isLoopback && $0.port == 8080 })
    }

    @Test
    func `says which name does not resolve`() async {
        let error = await #expect(throws: TransportError.self) {
            try await Resolver().addresses(of: "no-such-host.invalid", port: 80)
        }
        #expect(error?.description.hasPrefix("the name no-such-host.invalid does not resolve: ") == true)
    }

    @Test
    func `shares one question among all who wait`() async throws {
        let questions = Lock(0)
        let mayAnswer = Lock(false)
        let resolver = Resolver { _, port in
            questions.withLock { $0 += 1 }
            mayAnswer.wait(until: Clock.monotonic() + .seconds(20)) { $0 }
            return .success([Address(host: "192.0.2.1", port: port)].compactMap { $0 })
        }
        try await withLoop { loop in
            let callers = (0..<20).map { _ in
                onLoop(loop) { loop in try await look(resolver, loop, until: loop.now + .seconds(30)) }
            }
            await Waiter(loop: loop).sleep(until: loop.now + .milliseconds(10))
            mayAnswer.signal { $0 = true }
            let answered = loop.now
            for caller in callers {
                let found = try await caller.value
                #expect(found == ["192.0.2.1:80"])
            }
            // Woken by the answer, not by its own deadline.
            #expect(loop.now - answered < .seconds(10))
            let known = try await look(resolver, loop, until: loop.now)
            #expect(known == ["192.0.2.1:80"])
        }
        #expect(questions.withLock { $0 } == 1)
    }

    @Test
    func `waits no longer for a name server than it may`() async throws {
        let isOver = Lock(false)
        let resolver = Resolver { _, _ in
            isOver.wait(until: Clock.monotonic() + .seconds(30)) { $0 }
            return .failure(.closed)
        }
        try await withLoop { loop in
            await #expect(throws: TransportError.timedOut) {
                _ = try await look(resolver, loop, until: loop.now + .milliseconds(10))
            }
            await #expect(throws: TransportError.abandoned) {
                _ = try await look(resolver, loop, until: loop.now + .seconds(10), isAbandoned: true)
            }
            // The answer comes when nobody waits any more.
            isOver.signal { $0 = true }
            await Waiter(loop: loop).sleep(until: loop.now + .milliseconds(10))
        }
    }

    @Test
    func `asks again when there was no answer`() async throws {
        let questions = Lock(0)
        let resolver = Resolver { _, _ in
            questions.withLock { $0 += 1 }
            return .failure(.closed)
        }
        for _ in 0..<3 {
            await #expect(throws: TransportError.closed) { try await resolver.addresses(of: "a.test", port: 80) }
        }
        #expect(questions.withLock { $0 } == 3)
    }

    /// A thread that nobody joins keeps its stack, and the process may have only so many.
    @Test
    func `leaves no threads behind`() async throws {
        await #expect(processExitsWith: .success) {
            let resolver = Resolver { _, _ in .failure(.closed) }
            for _ in 0..<50 { _ = try? await resolver.addresses(of: "a.test", port: 80) }
            let before = try mappedPages()
            for _ in 0..<500 { _ = try? await resolver.addresses(of: "a.test", port: 80) }
            // Each stack is 2,048 pages of address space.
            #expect(try mappedPages() - before < 100 * 2_048)
        }
    }
}

private func look(
    _ resolver: Resolver,
    _ loop: EventLoop,
    until deadline: UInt64,
    isAbandoned: Bool = false
) async throws -> [String] {
    let waiter = Waiter(loop: loop)
    defer { waiter.retire() }
    return try await resolver.addresses(
        of: "a.test",
        port: 80,
        waiter: waiter,
        loop: loop,
        deadline: deadline,
        isAbandoned: { isAbandoned }
    ).map(\.description)
}
