// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

extension Configuration.Tenants {
    var shown: JSON5 {
        JSON5.object([
            (Key.header, .text(header)),
            (.default, .text(self.default)),
            (.unknown, .text(unknown)),
            (.timeZone, .text(timeZone)),
            (.known, known.map { tenants in .named(tenants.map { ($0.name, $0.shown) }) }),
        ])
    }
}

extension Configuration.Tenant {
    fileprivate var shown: JSON5 {
        JSON5.object([
            (Key.keys, keys.isEmpty ? nil : .list(keys.map(\.shown))),
            (.dailySoft, dailySoft.map(JSON5.dollars)),
            (.monthlyHard, monthlyHard.map(JSON5.dollars)),
            (.requestMax, requestMax.map(JSON5.dollars)),
            (.downgrade, downgrade.isEmpty ? nil : .named(downgrade.map { ($0.model.description, .text($0.cheaper)) })),
            (.models, models.map { .list($0.map { .text($0.description) }) }),
            (.requestsPerMinute, requestsPerMinute.map { .integer(Int(clamping: $0)) }),
            (.tokensPerMinute, tokensPerMinute.map { .integer(Int(clamping: $0)) }),
            (.timeZone, .text(timeZone)),
            (.lowersLimits, .truth(lowersLimits)),
            (.cutsStreams, .truth(cutsStreams)),
        ])
    }
}

extension TenantKey {
    /// A digest is no secret, but whoever chose a weak key is spared its being guessed from a log.
    fileprivate var shown: JSON5 {
        guard let expiresAt else { return .text(JSON5.mask) }
        return JSON5.object([(Key.sha256, .text(JSON5.mask)), (.expires, .text(Clock.rfc3339(expiresAt)))])
    }
}

extension JSON5 {
    fileprivate static func dollars(_ nanodollars: UInt64) -> JSON5 {
        JSON5(value: .number(DecimalNumber(nanodollars: nanodollars)))
    }
}
