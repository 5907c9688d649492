// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Metrics
import Money
import Transport

extension Configuration {
    /// All that does not change while a process runs.
    fileprivate var fixed: String {
        var configuration = self
        configuration.tenants = Tenants()
        configuration.prices = Prices()
        return configuration.json
    }
}

/// A running proxy with all that publishes its samples.
struct Service {
    private let configuration: Configuration
    /// What of it a reload does not change, as it was read.
    private let fixed: String
    private let server: Server
    private let emitters: EmitterSet
    /// Nil without a ledger.
    private let reports: DailyReports?
    private let log: Log
    /// Held for as long as its name is used.
    private let slot: InstanceSlot?

    var address: Address { server.address }

    /// Starts to serve and to publish.
    init(_ configuration: Configuration, prices: PriceBook, log: Log) throws(Server.StartError) {
        fixed = configuration.fixed
        var configuration = configuration
        configuration.limits.connections = min(configuration.limits.connections, DescriptorLimit.clients)
        slot = configuration.leaseInstance(log)
        self.configuration = configuration
        self.log = log
        let startedAt = Clock.wall()
        let reports = DailyReports(configuration, log: log)
        server = try Server(configuration, prices: prices, log: log) { warning in
            log.warning("a budget runs out", warning.fields)
            reports?.warn(warning)
        }
        self.reports = reports
        do throws(Errno) {
            emitters = try EmitterSet(configuration, collector: server.collector, startedAt: startedAt, log: log)
            try reports?.start()
        } catch {
            throw .system(error)
        }
    }

    /// Goes on with the tenants and prices of a configuration that was read again; all else stays until a restart.
    func adopt(_ configuration: Configuration, _ prices: PriceBook) {
        server.adopt(configuration, prices)
        guard configuration.fixed != fixed else { return }
        log.warning("only tenants and prices were read again; other changes need a restart")
    }

    private func leaveTextfile() {
        guard let path = configuration.emitters.textfile else { return }
        do throws(Errno) {
            try Textfile.write(server.collector.snapshot(), to: path)
        } catch {
            log.error("cannot leave the metrics as a file", ["path": path, "error": error.description])
        }
    }

    /// Lets exchanges end, then publishes what they left, each within its configured time.
    ///
    /// - Returns: for each destination what was delivered.
    func stop() -> [DeliveryReceipt] {
        let cut = server.drain(until: Clock.monotonic() + configuration.timeouts.shutdown.nanoseconds)
        if cut > 0 { log.warning("exchanges were cut", ["count": String(cut)]) }
        reports?.stop()
        let receipts = emitters.stop(by: Clock.monotonic() + configuration.timeouts.flush.nanoseconds)
        leaveTextfile()
        server.stopCollecting()
        return receipts
    }
}
