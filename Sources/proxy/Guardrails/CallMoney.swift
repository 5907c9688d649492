// SPDX-License-Identifier: Apache-2.0

import Linux
import Money
import Protocol

/// The money of one call of a model, from its admission to the row in the ledger.
///
/// Reached on the worker's loop only. A class, so that the frames of suspended tasks hold one word of it.
final class CallMoney {
    let account: TenantAccount
    let client: ClientKind
    /// The model asked for is a dearer one.
    let isDowngraded: Bool
    private(set) var actions: GuardrailActions
    /// What the tenant's tokens a minute were charged with beforehand.
    let takenTokens: UInt64
    /// Why the stream is to be cut as soon as it can be.
    private(set) var pendingCut: GuardrailActions?
    /// What is known of the row so far; the rest comes when the call is settled.
    var row: Settlement
    private var reservation: Budget.Reservation?
    private var lease: JournalWriter.Lease?
    private var allowance: StreamAllowance?

    /// A call that was let in.
    init(
        _ account: TenantAccount,
        _ client: ClientKind,
        _ grant: consuming Admission.Grant,
        _ row: Settlement,
        taken: Int,
        at now: Int64
    ) {
        self.account = account
        self.client = client
        self.row = row
        takenTokens = UInt64(clamping: taken)
        actions = grant.actions
        isDowngraded = grant.isDowngraded
        let reserved = grant.reservation.nanodollars
        self.row.costNanodollars = reserved
        self.row.inputTokens = UInt32(clamping: grant.offer.expected.input)
        self.row.guardrails = actions
        var limits = account.limits
        if !account.configuration.cutsStreams { limits.requestMaximum = nil }
        allowance = StreamAllowance(
            grant.offer,
            reserved: reserved,
            limits,
            isLimited: grant.outputLimit != nil,
            at: now
        )
        reservation = grant.takeReservation()
    }

    /// A call that is not let in.
    init(_ account: TenantAccount, _ client: ClientKind, refusedBy reason: GuardrailActions, _ row: Settlement) {
        self.account = account
        self.client = client
        self.row = row
        self.row.outcome = .refused
        actions = reason
        takenTokens = 0
        isDowngraded = false
    }

    /// Leaves a trace of the call for the case that the process is killed: the row as it would be charged then.
    func open(in journal: inout JournalWriter) {
        lease = journal.open(row)
    }

    /// Tells that the answer has so many tokens by now: reserves more when there is need.
    ///
    /// - Returns: why the stream is to be ended, if it is.
    func produced(_ tokens: Int, in journal: borrowing JournalWriter) -> GuardrailActions? {
        if let pendingCut { return pendingCut }
        let step = allowance?.produced(tokens, at: row.startedAt) { wanted in
            let isRaised = raise(to: wanted)
            if isRaised { journal.update(lease, nanodollars: wanted, outputTokens: UInt32(clamping: tokens)) }
            return isRaised
        }
        guard account.configuration.cutsStreams else { return nil }
        switch step {
        case nil, .go: break
        case .endByMonth: pendingCut = .cutByMonth
        case .endByRequestMaximum: pendingCut = .cutByRequestMaximum
        }
        return pendingCut
    }

    /// The stream has been cut.
    func noteCut() {
        if let pendingCut { actions.insert(pendingCut) }
    }

    private func raise(to nanodollars: UInt64) -> Bool {
        guard var held = reservation.take() else { return true }
        let isRaised = account.budget.raise(&held, to: nanodollars, account.limits, at: Clock.wall())
        reservation = consume held
        return isRaised
    }

    /// Gives the reservation back, counts the true cost, and completes the row.
    ///
    /// - Returns: the row's guardrails, warnings included.
    func settle(at now: Int64) -> GuardrailActions {
        if let held = reservation.take() {
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
