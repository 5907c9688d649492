// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// One request and its answer, from the head to the sample.
final class Exchange {
    let context: WorkerContext
    let client: ServerConnection
    let endpoint: Endpoint
    let method: HTTPMethod
    let isHTTP10: Bool
    /// Monotonic, when the head had come.
    let started: UInt64
    var sample = RequestSample()
    /// What a call of a model said of itself; nil for everything else, and until its body has been read.
    var call: ModelCall?
    /// Whether the connection may carry another request after this one.
    var isKeptAlive: Bool
    /// Whether bytes of the request may still be on their way.
    private var isBodyPending: Bool

    init(_ head: RequestHead, _ client: ServerConnection, _ context: WorkerContext) {
        self.client = client
        self.context = context
        endpoint = Endpoint(head, metricsPath: context.metricsPath)
        method = head.method
        isHTTP10 = head.isHTTP10
        started = Clock.monotonic()
        isKeptAlive = head.isKeptAlive
        isBodyPending = head.framing != .none
        sample.method = head.method.rawValue
        sample.route = context.server.endpoints[endpoint.label]
    }

    /// Serves the request.
    ///
    /// - Returns: whether the connection can carry another one.
    func run(_ head: consuming RequestHead) async -> Bool {
        context.gauges.requestsInFlight.add(1)
        defer { context.gauges.requestsInFlight.add(-1) }
        do throws(ExchangeEnd) {
            switch endpoint.destination {
            case .provider(let dialect): try await forward(consume head, dialect)
            case .metrics: try await answerScrape(head)
            case .liveness, .readiness: try await answerHealth(head)
            case .unknown: throw .refused(.notFound)
            }
        } catch {
            await end(error)
        }
        record()
        guard isKeptAlive, !context.isDraining, !client.isGone else { return false }
        return true
    }

    /// The request's body; from here on the connection is in step again.
    func readBody(_ head: RequestHead) async throws(ExchangeEnd) -> [UInt8] {
        do throws(ServerFault) {
            let body = try await client.body(of: head)
            isBodyPending = false
            return body
        } catch {
            isKeptAlive = false
            guard let answer = ErrorAnswer(error) else { throw .clientGone }
            throw .refused(answer)
        }
    }

    private func end(_ end: ExchangeEnd) async {
        switch end {
        case .refused(let answer): await refuse(answer)
        case .clientGone:
            isKeptAlive = false
            sample.outcome = .clientAborted
            if sample.status == 0 { sample.status = Self.clientClosedRequest }
        case .satisfied:
            isKeptAlive = false
        case .broken:
            isKeptAlive = false
            sample.outcome = .upstreamFailed
        }
    }

    /// What nginx logs for a client that left before its answer; no client ever sees it.
    private static let clientClosedRequest: UInt16 = 499

    private func refuse(_ error: ErrorAnswer) async {
        if isBodyPending { isKeptAlive = false }
        let fields: [(name: StaticString, value: [UInt8])] = [("x-tokenmeter-error", Array(error.code.utf8))]
        do throws(ExchangeEnd) {
            try await answer(
                error.status,
                "application/json",
                error.body(for: endpoint.api),
                fields: error.status == 426 ? fields + [("upgrade", Array("HTTP/1.1".utf8))] : fields
            )
        } catch {
            isKeptAlive = false
        }
        if isBodyPending { await client.lingerAndClose() }
    }

    /// Sends an answer of our own.
    func answer(
        _ status: Int,
        _ contentType: StaticString,
        _ body: [UInt8],
        fields: [(name: StaticString, value: [UInt8])] = []
    ) async throws(ExchangeEnd) {
        sample.status = UInt16(status)
        context.scratch.output.appendOwnHead(
            status: status,
            contentType: contentType,
            fields: fields,
            .length(body.count),
            isKeptAlive: isKeptAlive && !context.isDraining,
            isHTTP10: isHTTP10
        )
        if method != .head { context.scratch.output.append(contentsOf: body) }
        try await flush()
    }

    func flush() async throws(ExchangeEnd) {
        do throws(ServerFault) { try await client.flush() } catch { throw .clientGone }
    }

    private func record() {
        sample.duration = Clock.monotonic() - started
        sample.endedAt = Clock.wall()
        context.record(sample)
    }
}

/// Why an exchange ends otherwise than by a whole answer.
enum ExchangeEnd: Error {
    /// With an answer of our own in place of a provider's.
    case refused(ErrorAnswer)
    case clientGone
    /// The client left when it had all it wanted.
    case satisfied
    /// The provider broke off within its answer: the client's connection is cut too, so that it can tell.
    case broken
}

extension RequestHead {
    var isHTTP10: Bool {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\r")) else { return false }
        return bytes[..<end].last == UInt8(ascii: "0")
    }
}
