// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Money
import Transport

/// `proxy serve`: until SIGINT or SIGTERM.
enum ServeCommand {
    static func run(_ options: Options) throws -> Int32 {
        StopSignals.hold()
        let configuration = try Configuration.load(options)
        let prices = try PriceBook.load(configuration.prices)
        let log = Log(format: configuration.logFormat)
        // Not for `exec`: its command would inherit a limit that old programs do not expect.
        DescriptorLimit.raise()
        warn(configuration.limits.connections, log)
        for warning in configuration.tenants.warnings(at: Clock.wall()) { log.warning(warning) }
        let service = try Service(configuration, prices: prices, log: log)
        log.info("listening", ["address": service.address.description, "version": Version.current])
        if configuration.stateDirectory == nil {
            log.info("recording in memory only; with state_dir (--state-dir) totals outlive the process")
        }
        let signal = StopSignals.wait { reload(service, options, log) }
        log.info("stopping", ["signal": signal == SIGINT ? "SIGINT" : "SIGTERM"])
        StopSignals.killOnNext()
        let receipts = service.stop()
        for receipt in receipts { log.info("flushed", ["receipt": receipt.description]) }
        ReceiptFile(receipts: receipts).write(to: options.receipt, log)
        log.info("stopped")
        return EXIT_SUCCESS
    }

    /// Reads tenants and prices again. What cannot be read changes nothing.
    private static func reload(_ service: Service, _ options: Options, _ log: Log) {
        do throws(ConfigurationError) {
            let configuration = try Configuration.load(options)
            let prices = try PriceBook.load(configuration.prices)
            for warning in configuration.tenants.warnings(at: Clock.wall()) { log.warning(warning) }
            service.adopt(configuration, prices)
            log.info("tenants and prices have been read again")
        } catch {
            log.error("tenants and prices stay as they were", ["error": error.description])
        }
    }

    private static func warn(_ connections: Int, _ log: Log) {
        guard connections > DescriptorLimit.clients else { return }
        log.warning(
            "fewer connections than limits.connections allows; raise the limit of open files (ulimit -n)",
            ["wanted": String(connections), "possible": String(DescriptorLimit.clients)]
        )
    }
}
