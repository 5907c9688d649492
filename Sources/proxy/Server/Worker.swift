// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Protocol
import Transport

/// One core's share of the server: its own loop, listener, connections, upstream pool and sample ring.
actor Worker {
    nonisolated let loop: EventLoop
    private let context: WorkerContext
    private let connectionLimit: Int
    private var listener: Listener?
    private let acceptor: Waiter
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    /// How many of them are there only to be told that there is no room.
    private var unwelcome = 0
    private var nextComplaint: UInt64 = 0

    /// Clients beyond these are not even told.
    private static let unwelcomeLimit = 64
    private static let welcomesPerTurn = 64
    private static let complaintInterval: UInt64 = 10_000_000_000

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// Prepares a worker; nothing is served before its loop runs.
    init(
        _ server: ServerContext,
        loop: EventLoop,
        listener: sending Listener,
        producer: consuming SampleProducer,
        journal: consuming JournalWriter,
        gauges: WorkerGauges,
        index: Int
    ) {
        self.loop = loop
        self.listener = listener
        context = WorkerContext(server, loop: loop, producer: producer, journal: journal, gauges: gauges, index: index)
        acceptor = Waiter(loop: loop)
        let configuration = server.configuration
        connectionLimit = max(configuration.limits.connections / configuration.workers, 1)
    }

    /// Readies the tasks that serve; they run once the loop does.
    nonisolated func start() {
        Task(executorPreference: loop) { await self.accept() }
        Task(executorPreference: loop) { await self.reap() }
    }

    /// Goes on with new tenants and prices.
    func adopt(_ policy: Policy) { context.adopt(policy) }

    private func reap() async {
        await context.pool.reap()
    }

    private func accept() async {
        listener?.socket.waiter = acceptor
        while let listener {
            do throws(Errno) {
                try await welcomeAll(listener)
                // It may have been closed meanwhile, and nobody wakes us twice.
                if self.listener != nil { await acceptor.park() }
            } catch {
                // Out of descriptors or memory: those who wait are taken once some have left.
                complain(error)
                await acceptor.park(until: loop.now + 100_000_000)
            }
        }
        acceptor.retire()
    }

    private func welcomeAll(_ listener: Listener) async throws(Errno) {
        var count = 0
        while let socket = try listener.accept(loop: loop) {
            welcome(socket)
            count += 1
            // A flood of clients shall not keep those who are in from being served.
            if count % Self.welcomesPerTurn == 0 { await Task.yield() }
        }
    }

    private func complain(_ error: Errno) {
        guard loop.now >= nextComplaint else { return }
        nextComplaint = loop.now + Self.complaintInterval
        context.server.log.warning("cannot accept", ["error": error.description])
    }

    private func welcome(_ socket: Socket) {
        let isWelcome = connections.count - unwelcome < connectionLimit
        guard isWelcome || unwelcome < Self.unwelcomeLimit else { return }
        if !isWelcome { unwelcome += 1 }
        let connection = ServerConnection(
            Channel(socket),
            scratch: context.scratch,
            limits: context.limits,
            loop: loop
        )
        let id = ObjectIdentifier(connection)
        connections[id] = connection
        context.gauges.downstreamConnections.add(1)
        Task(executorPreference: loop) { await self.serve(id, isWelcome: isWelcome) }
    }

    private func serve(_ id: ObjectIdentifier, isWelcome: Bool) async {
        guard let connection = connections[id] else { return }
        if isWelcome {
            await ConnectionTask(connection, context).run()
        } else {
            await ConnectionTask(connection, context).turnAway()
            unwelcome -= 1
        }
        connection.waiter.retire()
        connections[id] = nil
        context.gauges.downstreamConnections.add(-1)
        acceptor.wake()
    }
}

extension Worker {
    /// How long exchanges that are cut may take for their last words.
    private static let lastWords: UInt64 = 200_000_000

    /// Takes no more connections, and lets the exchanges in progress end until `deadline` (monotonic nanoseconds).
    ///
    /// - Returns: how many exchanges had to be cut.
    func drain(until deadline: UInt64) async -> Int {
        closeListener()
        context.drain()
        for connection in connections.values { connection.drain() }
        await waitForConnections(until: deadline)
        let count = context.gauges.requestsInFlight.value
        if !connections.isEmpty { await cut() }
        context.pool.close()
        context.keepEstimates()
        return count
    }

    /// Those whom the kernel has let in already are served, rather than reset.
    private func closeListener() {
        while let socket = try? listener?.accept(loop: loop) { welcome(socket) }
        listener = nil
        acceptor.wake()
    }

    /// Ends every exchange, so that what it came to is recorded.
    private func cut() async {
        context.cut()
        for connection in connections.values { connection.waiter.wake() }
        await waitForConnections(until: loop.now + Self.lastWords)
        for connection in connections.values { connection.cut() }
        await waitForConnections(until: loop.now + Self.lastWords)
    }

    private func waitForConnections(until deadline: UInt64) async {
        let waiter = Waiter(loop: loop)
        while !connections.isEmpty, loop.now < deadline {
            await waiter.park(until: min(deadline, loop.now + 10_000_000))
        }
        waiter.retire()
    }
}
