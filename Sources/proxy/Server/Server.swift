// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Transport

/// The workers, the collector and the scrape page of one process, from start to stop.
final class Server: Sendable {
    /// What a server cannot start without.
    enum StartError: Error, CustomStringConvertible {
        case listen(String, Errno)
        case unresolved(String)
        case system(Errno)
        case state(StateFault)
        case ledger(String, Errno)

        var description: String {
            switch self {
            case .listen(let address, let errno): "cannot listen at \(address): \(errno); choose another with --listen"
            case .unresolved(let host): "listen: the name \"\(host)\" does not resolve; give a numeric address"
            case .system(let errno): "cannot start: \(errno)"
            case .state(let fault): fault.description
            case .ledger(let path, let errno): "cannot write the ledger in \(path): \(errno); see ledger.directory"
            }
        }
    }

    /// Samples that fit a worker's ring: over a tenth of a second of full load, where the collector looks each 25 ms.
    static let ringCapacity = 1 << 12

    let collector: Collector
    let keeper: SettlementKeeper
    /// Where it listens, with the port that was taken when any was asked for.
    let address: Address
    let workers: [Worker]
    private let scrape: ScrapeService
    private let directory: StateDirectory?
    let context: ServerContext
    private let threads: [Thread]
    private let serviceThreads: [Thread]

    /// Starts to serve.
    ///
    /// `warn` is told of every tenant who nears a limit, from any thread.
    init(
        _ configuration: Configuration,
        prices: PriceBook,
        log: Log,
        warn: @escaping @Sendable (BudgetWarning) -> Void
    ) throws(StartError) {
        let gauges = (0..<configuration.workers).map { _ in WorkerGauges() }
        directory = try Self.directory(configuration)
        var producers = InlineArray<64, SampleProducer?> { _ in nil }
        collector = try Self.collector(configuration, directory, gauges, &producers, log)
        scrape = ScrapeService(snapshot: collector.snapshot)
        var settlement = try Self.settlement(configuration, log)
        keeper = settlement.keeper
        let context = ServerContext(configuration, collector, directory, prices, keeper, scrape, log, warn: warn)
        self.context = context
        collector.register(BudgetFamilies(keeper) { context.policy.withLock { $0.accounts } })
        var address = try Self.address(configuration.listen)
        var workers: [Worker] = []
        for index in gauges.indices {
            guard let producer = producers[index].take(), let journal = settlement.writers[index].take() else {
                continue
            }
            workers.append(try Self.worker(context, &address, index: index, producer, journal, gauges[index]))
        }
        self.address = address
        self.workers = workers
        (threads, serviceThreads) = try Self.run(workers, collector, keeper, scrape, log)
    }

    private static func address(_ listen: ListenAddress) throws(StartError) -> Address {
        if let address = Address(host: listen.host, port: listen.port) { return address }
        guard let first = Resolver.lookUp(listen.host, port: listen.port).first else { throw .unresolved(listen.host) }
        return first
    }

    /// Prepares a worker; the first one's port is everyone's.
    private static func worker(
        _ context: ServerContext,
        _ address: inout Address,
        index: Int,
        _ producer: consuming SampleProducer,
        _ journal: consuming JournalWriter,
        _ gauges: WorkerGauges
    ) throws(StartError) -> Worker {
        do throws(Errno) {
            let loop = try EventLoop()
            // The address is shared among workers; nobody else must take part.
            if index == 0, address.port != 0 { try Listener.checkUnused(address) }
            let listener = try Listener(address, isShared: true, loop: loop)
            address = listener.address
            return Worker(
                context,
                loop: loop,
                listener: listener,
                producer: producer,
                journal: journal,
                gauges: gauges,
                index: index
            )
        } catch {
            throw .listen(address.description, error)
        }
    }

    private static func run(
        _ workers: [Worker],
        _ collector: Collector,
        _ keeper: SettlementKeeper,
        _ scrape: ScrapeService,
        _ log: Log
    ) throws(StartError) -> (workers: [Thread], services: [Thread]) {
        do throws(Errno) {
            let services = [
                try collector.start { log.error($0) }, try keeper.start { log.error($0) }, try scrape.start(),
            ]
            var threads: [Thread] = []
            for (index, worker) in workers.enumerated() {
                worker.start()
                threads.append(try Thread.start(name: "worker-\(index)") { worker.loop.run() })
            }
            return (threads, services)
        } catch {
            throw .system(error)
        }
    }

    /// Takes no more connections, waits for the exchanges in progress until `deadline` (monotonic nanoseconds), and
    /// ends the workers. The collector goes on until `stopCollecting()`, for emitters to flush.
    ///
    /// - Returns: how many exchanges were cut.
    func drain(until deadline: UInt64) -> Int {
        let cut = Lock((open: workers.count, exchanges: 0))
        for worker in workers {
            Task(executorPreference: worker.loop) {
                let count = await worker.drain(until: deadline)
                cut.signal { $0 = ($0.open - 1, $0.exchanges + count) }
            }
        }
        cut.wait(until: deadline + 1_000_000_000) { $0.open == 0 }
        for worker in workers { worker.loop.stop() }
        for thread in threads { thread.join() }
        return cut.withLock { $0.exchanges }
    }

    func stopCollecting() {
        collector.stop()
        keeper.stop()
        scrape.stop()
        for thread in serviceThreads { thread.join() }
    }
}
