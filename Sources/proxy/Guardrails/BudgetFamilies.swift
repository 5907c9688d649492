// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Money

/// The budgets of all tenants and the account of the ledger, as they stand when the page is made.
final class BudgetFamilies: FamilySource {
    private struct Identities {
        let daily: SeriesIdentity
        let monthly: SeriesIdentity

        init(_ tenant: String) {
            daily = SeriesIdentity([Label("tenant", tenant), Label("period", "daily")])
            monthly = SeriesIdentity([Label("tenant", tenant), Label("period", "monthly")])
        }
    }

    private let accounts: @Sendable () -> [TenantAccount]
    private let keeper: SettlementKeeper
    /// By tenant and family: one series keeps its identity.
    private let identities = Lock<[String: Identities]>([:])
    private let rows = SeriesIdentity()
    private let dropped = SeriesIdentity()
    private let errors = SeriesIdentity()

    init(_ keeper: SettlementKeeper, accounts: @escaping @Sendable () -> [TenantAccount]) {
        self.keeper = keeper
        self.accounts = accounts
    }

    func families() -> [Family] {
        let now = Clock.wall()
        var limits: [Series] = [], spent: [Series] = [], reserved: [Series] = [], resets: [Series] = []
        for account in accounts() {
            let name = account.name
            let periods = [
                (account.budget.day, account.limits.dailySoft, "daily"),
                (account.budget.month, account.limits.monthlyHard, "monthly"),
            ]
            for (period, limit, word) in periods {
                let figures = period.figures(at: now)
                func series(_ family: String, _ value: Double) -> Series {
                    let identities = identities(name, family)
                    return Series(word == "daily" ? identities.daily : identities.monthly, .number(value))
                }
                if let limit { limits.append(series("limit", Double(limit) / 1e9)) }
                spent.append(series("spent", Double(figures.spent) / 1e9))
                reserved.append(series("reserved", Double(figures.reserved) / 1e9))
                resets.append(series("reset", Double(figures.end) / 1e9))
            }
        }
        return [
            gauge("llm_budget_limit_usd", "What a tenant may spend in the period at hand, in US dollars.", limits),
            gauge("llm_budget_spent_usd", "What a tenant has spent in the period at hand.", spent),
            gauge("llm_budget_reserved_usd", "What is reserved for a tenant's calls in progress.", reserved),
            gauge("llm_budget_reset_timestamp_seconds", "When the period at hand ends, by the tenant's clock.", resets),
        ] + ledger()
    }

    private func ledger() -> [Family] {
        let account = keeper.account
        return [
            counter("proxy_ledger_rows_total", "Rows written to the ledger.", rows, account.rows),
            counter(
                "proxy_ledger_rows_dropped_total",
                "Rows that the ledger did not take and for which there was no more room to wait in.",
                dropped,
                account.dropped
            ),
            counter(
                "proxy_ledger_errors_total",
                "How often the ledger did not take a batch of rows.",
                errors,
                account.errors
            ),
        ]
    }

    private func gauge(_ name: String, _ help: String, _ series: [Series]) -> Family {
        Family(name: name, help: help, kind: .gauge, series: series)
    }

    private func counter(_ name: String, _ help: String, _ identity: SeriesIdentity, _ value: UInt64) -> Family {
        Family(name: name, help: help, kind: .counter, series: [Series(identity, .number(Double(value)))])
    }

    private func identities(_ tenant: String, _ family: String) -> Identities {
        identities.withLock { known in
            if let found = known[family + tenant] { return found }
            let made = Identities(tenant)
            known[family + tenant] = made
            return made
        }
    }
}
