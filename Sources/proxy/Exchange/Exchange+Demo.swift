// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// The built-in provider's answers, sent at their own pace.
extension Exchange {
    func answerDemo(
        _ head: RequestHead,
        _ dialect: Dialect,
        _ scan: RequestScan,
        _ body: [UInt8]
    ) async throws(ExchangeEnd) {
        guard let answer = demoAnswer(head, dialect, scan, body) else { throw .refused(.notFound) }
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
            dialect: dialect,
            hidesUsage: scan.isStreaming && scan.askingForUsage(body) != nil
        )
        do throws(ExchangeEnd) {
            try await play(answer, &relay)
        } catch {
            settle(relay.meter, hasEnded: false)
            throw error
        }
        settle(relay.meter, hasEnded: true)
    }

    private func demoAnswer(
        _ head: RequestHead,
        _ dialect: Dialect,
        _ scan: RequestScan,
        _ body: [UInt8]
    ) -> DemoAnswer? {
        guard dialect == .other else {
            return DemoProvider.answer(
                dialect,
                scan: scan,
                body: body,
                serial: context.nextSerial(),
                now: Clock.wall()
            )
        }
        let path = endpoint.path.clamped(to: endpoint.path.lowerBound..<head.path.upperBound)
        return DemoProvider.catalogue(head.string(path), now: Clock.wall())
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
