// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Decides about a call before it is made: let in as it is, with less, with a cheaper model, or not at all.
///
/// A value without clock or I/O. What it lets in has its reservation.
package struct Admission: Sendable {
    /// Why a call is not let in, in nano-dollars.
    package enum Refusal: Equatable, Sendable {
        /// The month has no room for what the call is expected to cost.
        case month(expected: UInt64, PeriodAccount.Figures, limit: UInt64)
        /// The call's input alone costs more than a call may.
        case requestMaximum(expected: UInt64, limit: UInt64)
    }

    /// A call that is let in.
    package struct Grant: ~Copyable, Sendable {
        package var reservation: Budget.Reservation
        /// What it is let in as: the cheaper model's offer where `isDowngraded`.
        package let offer: Offer
        package let isDowngraded: Bool
        /// The output limit to put into the request; nil leaves it as it is.
        package let outputLimit: Int?
        package let actions: GuardrailActions

        package consuming func takeReservation() -> Budget.Reservation { reservation }
    }

    package enum Decision: ~Copyable, Sendable {
        case granted(Grant)
        case refused(Refusal)
    }

    fileprivate struct Candidate {
        var offer: Offer
        var isDowngraded = false
        var outputLimit: Int?
        var actions: GuardrailActions = []
    }

    private let budget: Budget
    private let limits: SpendingLimits
    private let abilities: Abilities
    private let now: Int64

    /// What can be done to a call, by its tenant's configuration and its client.
    package struct Abilities: Equatable, Sendable {
        /// The request's output limit may be changed.
        package var lowersLimits: Bool
        /// The answer is a stream that may be cut.
        package var cutsStreams: Bool

        package init(lowersLimits: Bool, cutsStreams: Bool) {
            self.lowersLimits = lowersLimits
            self.cutsStreams = cutsStreams
        }
    }

    /// Fewer tokens than this are no answer; also the least that OpenAI's Responses API takes as a limit.
    private static let leastOutput = 16
    /// A limit that every current model takes. A higher one is put into no request that has none, for providers refuse
    /// limits above what their model can do.
    private static let commonLimit = 8192
    /// Calls that are let in meanwhile take of the room that was seen.
    private static let tries = 4

    package init(_ budget: Budget, _ limits: SpendingLimits, _ abilities: Abilities, at now: Int64) {
        self.budget = budget
        self.limits = limits
        self.abilities = abilities
        self.now = now
    }

    /// Whether the day has cost as much as it softly may, so that cheaper models are to be used.
    package var isDaySpent: Bool {
        limits.dailySoft.map { budget.day.figures(at: now).committed >= $0 } ?? false
    }

    /// Decides about the call as the client wants it, or with the model that the configuration names in its place.
    package func decide(_ asked: Offer, cheaper: Offer? = nil) -> Decision {
        var candidates: [Candidate] = []
        var tooDear: Refusal?
        for candidate in order(asked, cheaper) {
            switch fitted(candidate) {
            case .success(let fitted): candidates.append(fitted)
            case .failure(let refusal): tooDear = tooDear ?? refusal.refusal
            }
        }
        for candidate in candidates {
            if let reservation = reserve(candidate.offer) { return .granted(Grant(reservation, candidate)) }
        }
        guard let last = candidates.last else { return .refused(tooDear ?? monthly(asked)) }
        return squeezed(last)
    }

    private func order(_ asked: Offer, _ cheaper: Offer?) -> [Candidate] {
        guard let cheaper else { return [Candidate(offer: asked)] }
        var other = Candidate(offer: cheaper, isDowngraded: true, actions: .downgradedByMonth)
        if isDaySpent {
            other.actions = .downgradedByDay
            return [other]
        }
        if case .failure = fitted(Candidate(offer: asked)) { other.actions = .downgradedByRequestMaximum }
        return [Candidate(offer: asked), other]
    }

    /// The candidate with no more output than a single call may cost.
    private func fitted(_ candidate: Candidate) -> Result<Candidate, TooDear> {
        guard let maximum = limits.requestMaximum else { return .success(candidate) }
        let cost = candidate.offer.cost(at: now)
        let tooDear = TooDear(refusal: .requestMaximum(expected: cost, limit: maximum))
        guard let affordable = perChoice(candidate.offer.affordableOutput(maximum, at: now), candidate.offer) else {
            return .failure(tooDear)
        }
        guard affordable < candidate.offer.outputLimit ?? .max else { return .success(candidate) }
        if canLimit(candidate.offer, to: affordable) {
            var fitted = candidate
            fitted.lower(to: affordable, .limitedByRequestMaximum)
            return .success(fitted)
        }
        // A stream is cut there; another answer is let in if it will probably cost no more.
        let isWorthwhile = affordable >= min(Self.leastOutput, candidate.offer.expected.output)
        return isWorthwhile && (abilities.cutsStreams || cost <= maximum) ? .success(candidate) : .failure(tooDear)
    }

    private func perChoice(_ output: Int?, _ offer: Offer) -> Int? { output.map { $0 / offer.choices } }

    private func canLimit(_ offer: Offer, to count: Int) -> Bool {
        abilities.lowersLimits && count >= Self.leastOutput && (offer.outputLimit != nil || count <= Self.commonLimit)
    }

    private func reserve(_ offer: Offer) -> Budget.Reservation? {
        budget.reserve(offer.cost(at: now), limits, at: now)
    }

    /// The call with as much output as the month has room for, if that is worth calling an answer.
    private func squeezed(_ candidate: Candidate) -> Decision {
        guard let limit = limits.monthlyHard, abilities.lowersLimits else { return .refused(monthly(candidate.offer)) }
        for _ in 0..<Self.tries {
            let committed = budget.month.figures(at: now).committed
            guard committed <= limit,
                let room = perChoice(candidate.offer.affordableOutput(limit - committed, at: now), candidate.offer)
            else { break }
            guard canLimit(candidate.offer, to: room), room < candidate.offer.outputLimit ?? .max else { break }
            var less = candidate
            less.lower(to: room, .limitedByMonth)
            if let reservation = reserve(less.offer) { return .granted(Grant(reservation, less)) }
        }
        return .refused(monthly(candidate.offer))
    }

    /// Why a call cannot be made for the month's sake.
    package func monthly(_ offer: Offer) -> Refusal {
        .month(
            expected: offer.cost(at: now),
            budget.month.figures(at: now),
            limit: limits.monthlyHard ?? .max
        )
    }

    private struct TooDear: Error {
        var refusal: Refusal
    }
}

extension Admission.Candidate {
    fileprivate mutating func lower(to count: Int, _ reason: GuardrailActions) {
        offer.limitOutput(to: count)
        outputLimit = count
        actions.insert(reason)
    }
}

extension Admission.Grant {
    fileprivate init(_ reservation: consuming Budget.Reservation, _ candidate: Admission.Candidate) {
        self.init(
            reservation: reservation,
            offer: candidate.offer,
            isDowngraded: candidate.isDowngraded,
            outputLimit: candidate.outputLimit,
            actions: candidate.actions
        )
    }
}
