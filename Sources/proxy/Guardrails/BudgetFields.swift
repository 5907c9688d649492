// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// What an answer's head tells its client of the tenant's budget and of what was done because of it.
struct BudgetFields {
    /// Ours for every client: `x-tokenmeter-budget-{daily,monthly}-{limit,spent,remaining}-usd` and `-reset` (seconds
    /// since 1970), `x-tokenmeter-guardrail`, `x-tokenmeter-model`.
    private(set) var bytes: [UInt8] = []
    /// Codex's own fields are among them, so those of the provider must not be.
    private var replacesCodexFields = false
    /// The answer comes from another model than the one asked for. Codex accuses its user of abuse when it learns of that.
    private var hidesModel = false

    /// From this share on Codex offers its user to switch models.
    private static let highestShare: UInt64 = 89

    init(_ account: TenantAccount, _ client: ClientKind, at now: Int64) {
        append("daily", account.budget.day.figures(at: now), account.limits.dailySoft)
        append("monthly", account.budget.month.figures(at: now), account.limits.monthlyHard)
        guard client == .codex else { return }
        appendCodex("primary", account.budget.day.figures(at: now), account.limits.dailySoft)
        appendCodex("secondary", account.budget.month.figures(at: now), account.limits.monthlyHard)
    }

    init() {}

    /// Whether a provider's field must not reach the client.
    func replaces(_ name: ArraySlice<UInt8>) -> Bool {
        switch name.count {
        case ..<12: false
        case 12: hidesModel && Self.begins(name, "openai-model")
        default:
            // Ours alone: by them clients tell our words from a provider's.
            Self.begins(name, "x-tokenmeter-")
                || replacesCodexFields
                    && (Self.begins(name, "x-codex-primary-") || Self.begins(name, "x-codex-secondary-"))
        }
    }

    private static func begins(_ name: ArraySlice<UInt8>, _ prefix: StaticString) -> Bool {
        guard name.count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { text in unsafe zip(name, text).allSatisfy { $0 | 0x20 == $1 } }
    }

    /// Tells what was done to the call, as `action:reason`.
    mutating func append(_ actions: GuardrailActions, model: String? = nil) {
        for (index, name) in GuardrailActions.names.enumerated() where actions.rawValue & 1 << UInt32(index) != 0 {
            line("x-tokenmeter-guardrail", "\(name.action):\(name.reason)")
        }
        guard let model else { return }
        hidesModel = true
        line("x-tokenmeter-model", model)
    }

    private mutating func append(_ period: String, _ figures: PeriodAccount.Figures, _ limit: UInt64?) {
        guard let limit else { return }
        line("x-tokenmeter-budget-\(period)-limit-usd", Amount.exactDollars(limit))
        line("x-tokenmeter-budget-\(period)-spent-usd", Amount.exactDollars(figures.spent))
        let rest = limit > figures.committed ? limit - figures.committed : 0
        line("x-tokenmeter-budget-\(period)-remaining-usd", Amount.exactDollars(rest))
        line("x-tokenmeter-budget-\(period)-reset", String(figures.end / 1_000_000_000))
    }

    private mutating func appendCodex(_ window: String, _ figures: PeriodAccount.Figures, _ limit: UInt64?) {
        guard let limit else { return }
        replacesCodexFields = true
        let share = limit == 0 ? 100 : UInt64(clamping: UInt128(figures.spent) * 100 / UInt128(limit))
        line("x-codex-\(window)-used-percent", String(min(share, Self.highestShare)))
        let (length, _) = figures.end.subtractingReportingOverflow(figures.start)
        line("x-codex-\(window)-window-minutes", String(length / 60_000_000_000))
        line("x-codex-\(window)-reset-at", String(figures.end / 1_000_000_000))
    }

    private mutating func line(_ name: String, _ value: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: ": ".utf8)
        // A model's name comes from the configuration, but a field must never hold what ends it.
        bytes.append(contentsOf: value.utf8.filter { $0 >= 0x20 && $0 < 0x7F })
        bytes.append(contentsOf: "\r\n".utf8)
    }
}
