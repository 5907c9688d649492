// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// The built-in provider's answers, sent at their own pace.
extension Exchange {
    func answerDemo(_ request: ForwardedRequest) async throws(ExchangeEnd) {
        guard let answer = demoAnswer(request) else { throw .refused(.notFound) }
        let isWhole = answer.pieces.count == 1
        let framing: AnswerFraming =
            isWhole ? .length(answer.pieces[0].count) : isHTTP10 ? .untilClose : .chunked
        if framing == .untilClose || context.isDraining { isKeptAlive = false }
        sample.status = UInt16(answer.status)
        context.scratch.output.appendOwnHead(
            status: answer.status,
            contentType: answer.contentType,
            framing,
            isKeptAlive: isKeptAlive,
            isHTTP10: isHTTP10
        )
        var relay = AnswerRelay(
            context.scratch,
            method == .head ? .none : framing,
            dialect: request.dialect,
            hidesUsage: request.hidesUsage
        )
        do throws(ExchangeEnd) {
            try await play(answer, &relay)
        } catch {
            settle(relay.meter, hasEnded: false)
            throw error
        }
        settle(relay.meter, hasEnded: true)
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

    private func play(_ answer: DemoAnswer, _ relay: inout AnswerRelay) async throws(ExchangeEnd) {
        for (index, piece) in answer.pieces.enumerated() {
            context.scratch.payload.removeAll(keepingCapacity: true)
            context.scratch.payload.append(contentsOf: piece)
            relay.take(at: Clock.monotonic())
            let isLast = index == answer.pieces.count - 1
            if isLast { relay.takeEnd() }
            try await flush()
            guard !isLast else { return }
            await client.waiter.sleep(until: context.loop.now + answer.pause) { client.isGone }
            if client.isGone { throw .clientGone }
        }
    }
}
