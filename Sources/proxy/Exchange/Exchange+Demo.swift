// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// The built-in provider's answers, sent at their own pace.
extension Exchange {
    func answerDemo(_ request: ForwardedRequest) async throws(ExchangeEnd) {
        guard let answer = demoAnswer(request) else { throw .refused(.notFound) }
        request.letGo()
        let relay = begin(answer, request)
        do throws(ExchangeEnd) {
            try await play(answer, relay, request)
        } catch {
            throw settle(relay, endingWith: error)
        }
    }

    private func begin(_ answer: DemoAnswer, _ request: ForwardedRequest) -> AnswerRelay {
        let framing = AnswerFraming(answer, isHTTP10: isHTTP10)
        endsWithConnection = framing == .untilClose
        if endsWithConnection || context.isDraining { isKeptAlive = false }
        sample.status = 200
        context.scratch.output.appendOwnHead(
            status: 200,
            contentType: answer.contentType,
            budget: budgetFields(),
            framing,
            isKeptAlive: isKeptAlive,
            isHTTP10: isHTTP10
        )
        return AnswerRelay(
            context.scratch,
            method == .head ? .none : framing,
            dialect: request.dialect,
            hidesUsage: request.hidesUsage
        )
    }

    private func demoAnswer(_ request: ForwardedRequest) -> DemoAnswer? {
        let now = Clock.wall()
        guard request.dialect == .other else {
            let scan = RequestScan(request.body, dialect: request.dialect)
            let serial = context.nextSerial()
            return DemoProvider.answer(request.dialect, scan: scan, body: request.body, serial: serial, now: now)
        }
        guard let head = request.head, method == .get || method == .head else { return nil }
        return DemoProvider.catalogue(head.string(endpoint.path.lowerBound..<head.path.upperBound), now: now)
    }

    private func play(
        _ answer: DemoAnswer,
        _ relay: AnswerRelay,
        _ request: ForwardedRequest
    ) async throws(ExchangeEnd) {
        for (index, piece) in answer.pieces.enumerated() where !relay.isCut {
            if index > 0 { try await rest(answer.pause) }
            context.scratch.payload.removeAll(keepingCapacity: true)
            context.scratch.payload.append(contentsOf: piece)
            try await deliver(
                relay,
                request,
                at: Clock.monotonic(),
                isLast: index == answer.pieces.count - 1
            )
        }
    }

    private func rest(_ pause: UInt64) async throws(ExchangeEnd) {
        await client.waiter.sleep(until: context.loop.now + pause) { isAbandoned }
        if isAbandoned { throw abandonment }
    }
}

extension AnswerFraming {
    fileprivate init(_ answer: DemoAnswer, isHTTP10: Bool) {
        if answer.pieces.count == 1 {
            self = .length(answer.pieces[0].count)
        } else {
            self = isHTTP10 ? .untilClose : .chunked
        }
    }
}
