// SPDX-License-Identifier: Apache-2.0

import Linux
import Money
import Protocol

/// The money of one call of a model, from its admission to the row in the ledger.
///
/// Reached on the worker's loop only. A class, so that the frames of suspended tasks hold one word of it.
final class CallMoney {
    /// Nil for a tenant of whom the configuration says nothing.
    let account: TenantAccount?
    let client: ClientKind
    /// The model, the prices and the limits that the call was let in with.
    private(set) var offer: Offer
    private(set) var actions: GuardrailActions
    /// The offer is a cheaper model's than the one asked for.
    private(set) var isDowngraded = false
    /// What is known of the row so far; the rest comes when the call is settled.
    var row: Settlement
    private var reservation: Budget.Reservation?
    private var lease: JournalWriter.Lease?
    private var allowance: StreamAllowance

    /// A call that was let in; `grant` is nil where there is no budget to be let in by.
    init(
        _ account: TenantAccount?,
        _ client: ClientKind,
        _ asked: Offer,
        _ grant: consuming Admission.Grant?,
        _ row: Settlement,
        at now: Int64
    ) {
        self.account = account
        self.client = client
        self.row = row
        switch consume grant {
        case .some(let grant):
            offer = grant.offer
            actions = grant.actions
            isDowngraded = grant.isDowngraded
            let reserved = grant.reservation.nanodollars
            allowance = StreamAllowance(grant.offer, reserved: reserved, account?.limits ?? SpendingLimits(), at: now)
            reservation = grant.takeReservation()
            self.row.costNanodollars = reserved
        case .none:
            offer = asked
            actions = []
            allowance = StreamAllowance(asked, reserved: .max, SpendingLimits(), at: now)
            self.row.costNanodollars = asked.cost(at: now)
        }
    }

    /// A call that is not let in.
    init(
        _ account: TenantAccount?,
        _ client: ClientKind,
        _ asked: Offer,
        refusedBy reason: GuardrailActions,
        _ row: Settlement
    ) {
        self.account = account
        self.client = client
        self.row = row
        self.row.outcome = .refused
        offer = asked
        actions = reason
        allowance = StreamAllowance(asked, reserved: 0, SpendingLimits(), at: 0)
    }

    /// Leaves a trace of the call for the case that the process is killed.
    func open(in journal: inout JournalWriter) {
        row.outputTokens = UInt32(clamping: offer.expected.output)
        row.inputTokens = UInt32(clamping: offer.expected.input)
        row.guardrails = actions
        lease = journal.open(row)
        row.outputTokens = 0
        row.inputTokens = 0
        row.costNanodollars = 0
    }

    /// Tells that the answer has so many tokens by now: reserves more when there is need.
    ///
    /// - Returns: why the stream is to be ended, if it is.
    func produced(_ tokens: Int, in journal: borrowing JournalWriter, at now: Int64) -> GuardrailActions? {
        let limits = account?.limits ?? SpendingLimits()
        let step = allowance.produced(tokens, at: now) { wanted in
            let isRaised = raise(to: wanted, limits)
            if isRaised { journal.update(lease, nanodollars: wanted, outputTokens: UInt32(clamping: tokens)) }
            return isRaised
        }
        guard account?.configuration.cutsStreams ?? false else { return nil }
        switch step {
        case .go: return nil
        case .endByMonth: return .cutByMonth
        case .endByRequestMaximum: return .cutByRequestMaximum
        }
    }

    private func raise(to nanodollars: UInt64, _ limits: SpendingLimits) -> Bool {
        guard var held = reservation.take() else { return true }
        let isRaised = account?.budget.raise(&held, to: nanodollars, limits) ?? true
        reservation = consume held
        return isRaised
    }

    func note(_ action: GuardrailActions) { actions.insert(action) }

    /// Gives the reservation back, counts the true cost, and completes the row.
    ///
    /// - Returns: the row's guardrails, warnings included.
    func settle(at now: Int64) -> GuardrailActions {
        if let account, let held = reservation.take() {
            actions.formUnion(account.budget.settle(held, row.costNanodollars, account.limits, at: now))
        }
        row.guardrails = actions
        row.endedAt = now
        return actions
    }

    /// Puts the row into the journal in place of its lease; false when there is no room.
    func write(to journal: inout JournalWriter) -> Bool {
        guard journal.settle(row, insteadOf: lease) else { return false }
        lease = nil
        return true
    }
}
