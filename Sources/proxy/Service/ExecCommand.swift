// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Money
import Transport

/// `proxy exec`: for as long as one command runs.
enum ExecCommand {
    /// - Returns: the command's own exit status.
    static func run(_ options: Options, _ request: ExecRequest) throws -> Int32 {
        StopSignals.hold()
        let configuration = try Configuration.load(options, for: .exec(isForOllama: request.isForOllama))
        let prices = try PriceBook.load(configuration.prices)
        let log = Log(format: configuration.logFormat)
        let service = try Service(configuration, prices: prices, log: log)
        let address = ListenAddress(host: configuration.listen.host, port: service.address.port)
        let plan = ExecPlan(request, address: address)
        if let notice = plan.notice { log.warning(notice) }
        let status = run(plan, log)
        StopSignals.killOnNext()
        let receipts = service.stop()
        for receipt in receipts { StandardError.write("proxy: \(receipt)\n") }
        ReceiptFile(receipts: receipts).write(to: options.receipt, log)
        return status
    }

    private static func run(_ plan: ExecPlan, _ log: Log) -> Int32 {
        do {
            return try ChildProcess(plan).wait()
        } catch {
            log.error("cannot run the command", ["error": "\(error)"])
            return (error as? ChildProcess.Failure)?.exitStatus ?? EXIT_FAILURE
        }
    }
}
