// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money
import Transport

/// Where a server keeps what was settled, and how it changes to other tenants and prices.
extension Server {
    static func settlement(_ configuration: Configuration, _ log: Log) throws(StartError) -> SettlementState {
        var settings = SettlementState.Settings(
            workers: configuration.workers,
            sync: configuration.state.settlementSync
        )
        settings.directory = configuration.stateDirectory
        settings.ledger = configuration.ledgerDirectory
        settings.keptDays = configuration.ledger.keptDays
        settings.zones = Dictionary(configuration.tenants.all.map { ($0.name, $0.zone) }) { first, _ in first }
        do throws(Errno) {
            return try SettlementState.open(settings) { log.warning($0) }
        } catch {
            throw .ledger(settings.ledger ?? settings.directory ?? "", error)
        }
    }

    /// Goes on with the tenants and prices of a configuration that was read again.
    func adopt(_ configuration: Configuration, _ prices: PriceBook) {
        // What was settled by now counts in budgets whose clock has changed.
        try? keeper.drain()
        let policy = context.policy.withLock { earlier in
            let next = Policy(configuration, prices, context.labels, keeper, earlier: earlier)
            earlier = next
            return next
        }
        for worker in workers {
            Task(executorPreference: worker.loop) { await worker.adopt(policy) }
        }
    }
}

extension GuardrailActions {
    /// As the metrics show each bit.
    static var labels: [[Label]] {
        names.map { [Label("action", $0.action.description), Label("reason", $0.reason.description)] }
    }
}

extension Configuration.State {
    fileprivate var settlementSync: SettlementSync {
        switch sync {
        case .never: .never
        case .interval: .interval(interval.nanoseconds)
        case .always: .always
        }
    }
}
