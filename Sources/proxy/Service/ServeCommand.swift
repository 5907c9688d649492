// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Transport

/// `proxy serve`: until SIGINT or SIGTERM.
enum ServeCommand {
    static func run(_ options: Options) throws(ConfigurationError) -> Int32 {
        Signals.hold()
        let configuration = try Configuration.load(options)
        let prices = try PriceBook.load(configuration.prices)
        let log = Log(format: configuration.logFormat)
        let service: Service
        do throws(Server.StartError) {
            service = try Service(configuration, prices: prices, log: log)
        } catch {
            log.error(error.description)
            return EXIT_FAILURE
        }
        log.info("listening", ["address": service.address.description, "version": Version.current])
        let signal = Signals.wait()
        Signals.release()
        log.info("stopping", ["signal": signal == SIGINT ? "SIGINT" : "SIGTERM"])
        for receipt in service.stop() { log.info(receipt) }
        log.info("stopped")
        return EXIT_SUCCESS
    }
}
