// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
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

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// Prepares a worker; nothing is served before its loop runs.
    init(
        _ server: ServerContext,
        loop: EventLoop,
        listener: sending Listener,
        producer: consuming SampleProducer,
        gauges: WorkerGauges
    ) {
        self.loop = loop
        self.listener = listener
        context = WorkerContext(server, loop: loop, producer: producer, gauges: gauges)
        acceptor = Waiter(loop: loop)
        let configuration = server.configuration
        connectionLimit = max(configuration.limits.connections / configuration.workers, 1)
    }

    /// Readies the tasks that serve; they run once the loop does.
    nonisolated func start() {
        Task(executorPreference: loop) { await self.accept() }
        Task(executorPreference: loop) { await self.reap() }
    }

    private func reap() async {
        await context.pool.reap()
    }

    private func accept() async {
        listener?.socket.waiter = acceptor
        while let listener {
            do throws(Errno) {
                while let socket = try listener.accept(loop: loop) { welcome(socket) }
                await acceptor.park()
            } catch {
                // Out of descriptors or memory: those who wait are taken once some have left.
                context.server.log.warning("cannot accept", ["error": error.description])
                await acceptor.park(until: loop.now + 100_000_000)
            }
        }
    }

    private func welcome(_ socket: Socket) {
        let connection = ServerConnection(
            Channel(socket),
            scratch: context.scratch,
            limits: context.limits,
            loop: loop
        )
        let isWelcome = connections.count < connectionLimit
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
        }
        connection.waiter.retire()
        connections[id] = nil
        context.gauges.downstreamConnections.add(-1)
        acceptor.wake()
    }

    /// Takes no more connections, and lets the exchanges in progress end until `deadline` (monotonic nanoseconds).
    ///
    /// - Returns: how many exchanges had to be cut.
    func drain(until deadline: UInt64) async -> Int {
        listener = nil
        acceptor.wake()
        context.drain()
        for connection in connections.values { connection.drain() }
        let waiter = Waiter(loop: loop)
        while !connections.isEmpty, loop.now < deadline {
            await waiter.park(until: min(deadline, loop.now + 10_000_000))
        }
        waiter.retire()
        context.pool.close()
        return connections.count
    }
}
