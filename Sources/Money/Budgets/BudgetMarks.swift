// SPDX-License-Identifier: Apache-2.0

/// The shares of a limit that are worth a warning.
///
/// A sum that only grows passes each of them in one step: whose exchange makes that step warns, and nobody else does.
struct BudgetMarks {
    private let marks: [(percent: UInt64, warning: GuardrailActions)]

    static let day = BudgetMarks(marks: [(75, .warnedDay75), (90, .warnedDay90), (100, .warnedDay100)])
    static let month = BudgetMarks(marks: [(75, .warnedMonth75), (90, .warnedMonth90), (100, .warnedMonth100)])

    func passed(_ step: PeriodAccount.Step, _ limit: UInt64?) -> GuardrailActions {
        guard let limit, limit > 0, step.after > step.before else { return [] }
        return marks.reduce(into: []) { passed, mark in
            let threshold = limit / 100 * mark.percent + limit % 100 * mark.percent / 100
            if step.before < threshold, step.after >= threshold { passed.insert(mark.warning) }
        }
    }
}
