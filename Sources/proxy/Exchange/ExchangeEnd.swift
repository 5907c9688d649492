// SPDX-License-Identifier: Apache-2.0

import Metrics
import Money
import Transport

/// Why an exchange ends otherwise than by a whole answer.
enum ExchangeEnd: Error, Equatable {
    /// With an answer of our own, and no call.
    case refused(ErrorAnswer)
    /// With an answer of our own in place of the one that a provider did not give.
    case unanswered(ErrorAnswer)
    case clientGone
    /// The client left, or had to, when it had all that it wanted.
    case satisfied
    /// The provider broke off within its answer: the client's connection is cut too, so that it can tell.
    case broken
    /// The server's time to shut down has passed.
    case cut
}

extension Exchange {
    /// What nginx logs for a client that left before its answer; no client ever sees it.
    private static let clientClosedRequest: UInt16 = 499

    /// Draws the conclusions for the client, its connection and the sample.
    func end(_ end: ExchangeEnd) async {
        if isAwaitingAnswer { chargePrompt() }
        switch end {
        case .refused(let answer):
            sample.isStream = false
            money?.row.outcome = .refused
            await refuse(answer)
        case .unanswered(let answer):
            sample.outcome = .upstreamFailed
            await refuse(answer)
        case .clientGone: leave(.clientAborted)
        case .satisfied: isKeptAlive = false
        case .broken: breakOff(.upstreamFailed)
        case .cut where sample.status == 0:
            sample.outcome = .cut
            await refuse(.shuttingDown)
        case .cut: breakOff(.cut)
        }
    }

    /// Ends within the body, so that the client can tell.
    private func breakOff(_ outcome: RequestSample.Outcome) {
        if endsWithConnection { client.endByReset() }
        leave(outcome)
    }

    private func leave(_ outcome: RequestSample.Outcome) {
        isKeptAlive = false
        sample.outcome = outcome
        if sample.status == 0 { sample.status = Self.clientClosedRequest }
    }

    private func refuse(_ error: ErrorAnswer) async {
        do throws(ExchangeEnd) {
            try await answer(error.status, "application/json", error.body(for: endpoint.api), fields: error.fields)
        } catch {
            isKeptAlive = false
        }
    }
}
