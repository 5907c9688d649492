// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// One request and its answer, from the head to the sample.
final class Exchange {
    /// What becomes of the connection.
    enum Sequel {
        /// It can carry another request.
        case next
        case close
        /// The client may still be sending, and has not read the answer yet.
        case linger
    }

    let context: WorkerContext
    let client: ServerConnection
    let endpoint: Endpoint
    let method: HTTPMethod
    let isHTTP10: Bool
    /// Monotonic, when the head had come.
    let started: UInt64
    /// Monotonic, when the whole request had come.
    private(set) var received: UInt64
    var sample = RequestSample()
    /// What a call of a model said of itself; nil for everything else, and until its body has been read.
    var call: ModelCall?
    /// What it may cost and has cost; nil as `call` is.
    var money: CallMoney?
    /// A provider has the whole request, and nothing of its answer has come: it is likely to be at work.
    var isAwaitingAnswer = false
    /// Whether the connection may carry another request after this one.
    var isKeptAlive: Bool
    /// Whether the answer's body ends with the connection.
    var endsWithConnection = false
    private(set) var isRecorded = false
    /// Whether bytes of the request may still be on their way.
    private var isBodyPending: Bool

    init(_ head: RequestHead, _ client: ServerConnection, _ context: WorkerContext) {
        self.client = client
        self.context = context
        endpoint = Endpoint(head, metricsPath: context.metricsPath)
        method = head.method
        isHTTP10 = head.isHTTP10
        started = Clock.monotonic()
        received = started
        isKeptAlive = head.isKeptAlive
        isBodyPending = head.framing != .none && head.framing != .length(0)
        sample.method = head.method.rawValue
        sample.trace = TraceID(head)
        sample.route = context.server.endpoints[endpoint.label]
    }

    /// Serves the request and records it.
    func run(_ head: consuming RequestHead) async -> Sequel {
        context.gauges.requestsInFlight.add(1)
        defer { context.gauges.requestsInFlight.add(-1) }
        do throws(ExchangeEnd) {
            switch endpoint.destination {
            case .provider(let dialect): try await forward(consume head, dialect)
            case .metrics: try await answerScrape(head)
            case .page: try await answerPage(head)
            case .live: try await answerLive(head)
            case .liveness, .readiness: try await answerHealth(head)
            case .unknown: throw .refused(.notFound)
            }
        } catch {
            await end(error)
        }
        record()
        return sequel
    }

    /// Records the exchange, once.
    ///
    /// Called before the last of the answer is handed to the kernel: whatever answer a client has seen to its end is
    /// recorded, should the process be killed the next moment. Whether the client takes those last bytes, nobody knows
    /// in either order.
    func record() {
        guard !isRecorded else { return }
        isRecorded = true
        settleMoney()
        context.record(sample, duration: Clock.monotonic() - started)
    }

    private var sequel: Sequel {
        if client.isGone { return .close }
        if isBodyPending { return .linger }
        return isKeptAlive && !context.isDraining ? .next : .close
    }
}

extension Exchange {
    /// Nobody waits for an answer any more.
    var isAbandoned: Bool { client.isGone || context.isCut }

    /// Why nobody does.
    var abandonment: ExchangeEnd { context.isCut ? .cut : .clientGone }

    /// The request's body; from here on the connection is in step again.
    func readBody(_ head: RequestHead) async throws(ExchangeEnd) -> [UInt8] {
        guard head.framing != .none else { return [] }
        do throws(ServerFault) {
            let body = try await client.body(of: head)
            isBodyPending = false
            received = Clock.monotonic()
            return body
        } catch {
            guard let answer = ErrorAnswer(error) else { throw abandonment }
            throw .refused(answer)
        }
    }

    /// Sends an answer of our own.
    func answer(
        _ status: Int,
        _ contentType: StaticString,
        _ body: [UInt8],
        fields: [OwnField] = []
    ) async throws(ExchangeEnd) {
        if isBodyPending || context.isDraining { isKeptAlive = false }
        sample.status = UInt16(clamping: status)
        context.scratch.output.appendOwnHead(
            status: status,
            contentType: contentType,
            fields: fields,
            budget: budgetFields(),
            .length(body.count),
            isKeptAlive: isKeptAlive,
            isHTTP10: isHTTP10
        )
        record()
        try await send(method == .head ? [] : body)
    }

    func flush() async throws(ExchangeEnd) {
        do throws(ServerFault) { try await client.flush() } catch { throw abandonment }
    }
}

extension RequestHead {
    fileprivate var isHTTP10: Bool {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\r")) else { return false }
        return bytes[..<end].last == UInt8(ascii: "0")
    }
}
