// SPDX-License-Identifier: Apache-2.0

import Money

extension Configuration {
    /// One who pays: by which keys he is known, and what he may spend.
    struct Tenant: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case keys = "keys_sha256"
            case dailySoft = "daily_soft_usd"
            case monthlyHard = "monthly_hard_usd"
            case requestMax = "request_max_usd"
            case downgrade, models
            case requestsPerMinute = "requests_per_minute"
            case tokensPerMinute = "tokens_per_minute"
            case timeZone = "time_zone"
            case lowersLimits = "lower_limits"
            case cutsStreams = "cut_streams"
        }

        /// A cheaper model in place of those that a pattern matches.
        struct Downgrade: Equatable, Sendable {
            var model: Glob
            var cheaper: String
        }

        var name: String
        var keys: [TenantKey] = []
        /// All three in nano-dollars; nil is no limit.
        var dailySoft: UInt64?
        var monthlyHard: UInt64?
        var requestMax: UInt64?
        /// The most telling pattern first.
        var downgrade: [Downgrade] = []
        /// Nil allows all.
        var models: [Glob]?
        var requestsPerMinute: UInt64?
        var tokensPerMinute: UInt64?
        var timeZone = "UTC"
        /// Whether a request's output limit may be lowered to what the budget allows.
        var lowersLimits = true
        /// Whether a stream may be cut at a limit.
        var cutsStreams = true
    }
}

extension Configuration.Tenant {
    /// Whether requests for a model are let through. Where only some are allowed, one whose name cannot be read is not.
    func allows(_ model: String) -> Bool {
        models?.contains { $0.matches(model) } ?? true
    }

    /// The cheaper model that stands in for another; nil where there is none.
    func cheaperModel(than model: String) -> String? {
        guard let rule = downgrade.first(where: { $0.model.matches(model) }), rule.cheaper != model else { return nil }
        return rule.cheaper
    }
}
