// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Protocol
import Synchronization
import Testing
import Transport

/// A job that leaves its loop comes back through the global pool: a thread hop, and some 20 µs, for each resumption.
@Suite(.timeLimit(.minutes(1)))
struct HomeTests {
    @Test
    func `a connection's task never leaves its loop`() async {
        await #expect(processExitsWith: .success) {
            let provider = try Provider(answers: 3)
            let client = try await withLoop { loop in
                let relay = try Relay(loop, to: provider.port)
                let client = try Client(to: relay.port, requests: 3)
                GlobalPool.watch()
                try await relay.run()
                GlobalPool.stopWatching()
                return client
            }
            provider.join()
            try #require(client.answers() == Array(repeating: Provider.answer, count: 3))
            try #require(GlobalPool.jobs == 0)
        }
    }

    /// Without this the test above could not fail.
    @Test
    func `a task without a preference is noticed`() async {
        await #expect(processExitsWith: .success) {
            try await withLoop { loop in
                GlobalPool.watch()
                await Task {}.value
                GlobalPool.stopWatching()
            }
            try #require(GlobalPool.jobs > 0)
        }
    }
}

/// Counts the jobs that the watching thread hands to the global pool.
private enum GlobalPool {
    static var jobs: Int { foreignJobs.load(ordering: .relaxed) }

    static func watch() {
        watchedThread.store(pthread_self(), ordering: .relaxed)
        watchGlobalPool()
    }

    static func stopWatching() {
        watchedThread.store(0, ordering: .relaxed)
    }
}

private typealias Enqueue = @convention(thin) (UnownedJob) -> Void
private typealias EnqueueHook = @convention(thin) (UnownedJob, Enqueue) -> Void

private let watchedThread = Atomic<pthread_t>(0)
private let foreignJobs = Atomic<Int>(0)

/// Puts a hook of the Swift runtime in place through which all jobs for the global pool pass.
private func watchGlobalPool() {
    let symbol = unsafe dlsym(dlopen(nil, RTLD_NOW), "swift_task_enqueueGlobal_hook")
    unsafe symbol?.assumingMemoryBound(to: Optional<EnqueueHook>.self).pointee = { job, enqueue in
        if watchedThread.load(ordering: .relaxed) == pthread_self() { foreignJobs.add(1, ordering: .relaxed) }
        enqueue(job)
    }
}

/// Takes requests from one client, passes them to a provider and the answers back: all the waiting that there is.
private final class Relay {
    private let loop: EventLoop
    private let listener: Listener
    private let pool: PoolRig
    private let scratch = Scratch()
    var port: UInt16 { listener.address.port }

    init(_ loop: EventLoop, to provider: UInt16) throws {
        self.loop = loop
        listener = try Listener(#require(Address(host: "127.0.0.1", port: 0)), isShared: true, loop: loop)
        let origins = [Origin(host: "localhost", port: provider, isSecure: false)]
        pool = PoolRig(
            loop,
            origins,
            resolver: Resolver { _, port in
                .success([Address(host: "127.0.0.1", port: port)].compactMap { $0 })
            }
        )
    }

    func run() async throws {
        let reaper = pool.reap()
        let client = ServerConnection(
            Channel(try await accept()),
            scratch: scratch,
            limits: ServerLimits(),
            loop: loop
        )
        while let head = try await client.nextHead() {
            #expect(loop.isCurrent)
            try await exchange(head, client)
            #expect(loop.isCurrent)
        }
        await client.lingerAndClose()
        pool.pool.close()
        try await reaper.value
        #expect(loop.isCurrent)
    }

    private func accept() async throws -> Socket {
        let waiter = Waiter(loop: loop)
        listener.socket.waiter = waiter
        while true {
            if let socket = try listener.accept(loop: loop) { return socket }
            await waiter.park(until: loop.now + .seconds(10))
        }
    }

    private func exchange(_ head: RequestHead, _ client: ServerConnection) async throws {
        let body = try await client.body(of: head)
        #expect(loop.isCurrent)
        await client.waiter.sleep(until: loop.now + .milliseconds(2))
        #expect(loop.isCurrent)
        let connection: UpstreamConnection
        if let idle = pool.pool.reuse(0, waiter: client.waiter) {
            connection = idle
        } else {
            connection = try await pool.pool.connect(
                0,
                waiter: client.waiter,
                deadline: loop.now + .seconds(10),
                isAbandoned: { client.isGone }
            )
        }
        #expect(loop.isCurrent)
        let call = UpstreamCall(connection, scratch: scratch, loop: loop)
        scratch.output += head.bytes
        try await call.send(body: body, idle: .seconds(10)) { client.isGone }
        #expect(loop.isCurrent)
        try await relay(call, client)
        pool.pool.keep(connection.channel, for: 0)
    }

    private func relay(_ call: UpstreamCall, _ client: ServerConnection) async throws {
        let deadline = loop.now + .seconds(10)
        let head = try await call.head(answering: .post, limits: HeadLimits(), deadline: deadline) { client.isGone }
        #expect(loop.isCurrent)
        scratch.output += head.bytes + scratch.payload
        try await client.flush()
        while !call.isFinished {
            try await call.readPayload(until: deadline) { client.isGone }
            #expect(loop.isCurrent)
            scratch.output += scratch.payload
            try await client.flush()
            #expect(loop.isCurrent)
        }
    }
}

/// A provider whose answers are too large to be written at once.
private struct Provider {
    static let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    static let body = pattern(3_000_000)
    static let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body

    let port: UInt16
    private let thread: Thread

    init(answers: Int) throws {
        let listener = try PeerListener()
        port = listener.port
        thread = try Thread.start(name: "provider") {
            guard let peer = try? listener.accept() else { return }
            for _ in 0..<answers {
                guard (try? peer.receiveText(Self.request.utf8.count)) == Self.request else { return }
                usleep(2_000)
                try? peer.send(Self.answer)
            }
            _ = try? peer.receive(1)
        }
    }

    func join() {
        thread.join()
    }
}

/// A client that takes its time with everything.
private struct Client {
    private let received = Lock<[[UInt8]]>([])
    private let thread: Thread

    init(to port: UInt16, requests: Int) throws {
        thread = try Thread.start(name: "client") { [received] in
            guard let peer = try? Peer(port: port) else { return }
            for _ in 0..<requests {
                let bytes = Array(Provider.request.utf8)
                try? peer.send(Array(bytes.prefix(30)))
                usleep(2_000)
                try? peer.send(Array(bytes.dropFirst(30)))
                usleep(5_000)
                let answer = try? peer.receive(Provider.answer.count)
                received.withLock { $0.append(answer ?? []) }
            }
            peer.close()
        }
    }

    func answers() -> [[UInt8]] {
        thread.join()
        return received.withLock { $0 }
    }
}
