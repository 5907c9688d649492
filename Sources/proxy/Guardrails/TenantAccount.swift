// SPDX-License-Identifier: Apache-2.0

import Money

/// A configured tenant at run time: its settings, and the sums and rates that outlive a change of the settings.
final class TenantAccount: Sendable {
    let configuration: Configuration.Tenant
    let limits: SpendingLimits
    let zone: TimeZone
    let budget: Budget
    let requestRate: RateLimit?
    let tokenRate: RateLimit?

    var name: String { configuration.name }

    /// `earlier` is the same tenant before its settings were read again.
    init(_ configuration: Configuration.Tenant, earlier: TenantAccount?, _ keeper: SettlementKeeper, at now: Int64) {
        self.configuration = configuration
        limits = SpendingLimits(configuration)
        let zone = configuration.zone
        self.zone = zone
        budget =
            earlier?.budget
            ?? Budget(
                day: PeriodAccount(.day, of: configuration.name, in: zone, keeper, at: now),
                month: PeriodAccount(.month, of: configuration.name, in: zone, keeper, at: now)
            )
        if let earlier, earlier.zone.name != zone.name {
            // Calls in progress stay in their budget; the next day and the next month are those of the new clock.
            budget.day.change { Period.day.range(at: $0, in: zone) }
            budget.month.change { Period.month.range(at: $0, in: zone) }
        }
        requestRate = Self.rate(configuration.requestsPerMinute, earlier?.requestRate)
        tokenRate = Self.rate(configuration.tokensPerMinute, earlier?.tokenRate)
    }

    /// Whether nothing is left of the month's hard limit.
    func isMonthSpent(at now: Int64) -> Bool {
        limits.monthlyHard.map { budget.month.figures(at: now).committed >= $0 } ?? false
    }

    /// A limit that has not changed goes on.
    private static func rate(_ perMinute: UInt64?, _ earlier: RateLimit?) -> RateLimit? {
        guard let perMinute else { return nil }
        if let earlier, earlier.perMinute == perMinute { return earlier }
        return RateLimit(perMinute: perMinute)
    }
}

extension Configuration.Tenant {
    /// The tenant's clock. The configuration has been checked; should the zone's file be gone since, it is UTC.
    var zone: TimeZone { (try? TimeZone(named: timeZone)) ?? .utc }
}

extension SpendingLimits {
    fileprivate init(_ tenant: Configuration.Tenant) {
        self.init()
        dailySoft = tenant.dailySoft
        monthlyHard = tenant.monthlyHard
        requestMaximum = tenant.requestMax
    }
}

extension PeriodAccount {
    /// Goes on with what was written down.
    fileprivate convenience init(
        _ period: Period,
        of tenant: String,
        in zone: TimeZone,
        _ keeper: SettlementKeeper,
        at now: Int64
    ) {
        let spent = keeper.spent(by: tenant, period, at: now)
        self.init(at: now, spent: spent) { period.range(at: $0, in: zone) }
    }
}
