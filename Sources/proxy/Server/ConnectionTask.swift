// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol
import Transport

/// What happens on one client's connection, from its first request to its end.
struct ConnectionTask {
    private let connection: ServerConnection
    private let context: WorkerContext

    init(_ connection: ServerConnection, _ context: WorkerContext) {
        self.connection = connection
        self.context = context
    }

    /// Serves one request after the other.
    func run() async {
        do throws(ServerFault) {
            while let head = try await connection.nextHead() {
                let exchange = Exchange(head, connection, context)
                switch await exchange.run(consume head) {
                case .next: continue
                case .close: return
                case .linger: return await connection.lingerAndClose()
                }
            }
        } catch {
            await refuse(error)
        }
    }

    /// Tells a client that there is no room for it.
    func turnAway() async {
        await send(.overloaded)
    }

    /// A head that cannot be read belongs to no exchange: the next byte could mean anything, so the connection ends.
    private func refuse(_ fault: ServerFault) async {
        guard let answer = ErrorAnswer(fault) else { return }
        await send(answer)
    }

    private func send(_ answer: ErrorAnswer) async {
        context.record(RequestSample(answer), duration: 0)
        let body = answer.body(for: .openAI)
        context.scratch.output.appendOwnHead(
            status: answer.status,
            contentType: "application/json",
            fields: answer.fields,
            .length(body.count),
            isKeptAlive: false,
            isHTTP10: false
        )
        context.scratch.output.append(contentsOf: body)
        guard (try? await connection.flush()) != nil else { return }
        await connection.lingerAndClose()
    }
}

extension RequestSample {
    /// What is refused before it is a request: it has no route, no method, and took no time to speak of.
    fileprivate init(_ answer: ErrorAnswer) {
        self.init()
        status = UInt16(clamping: answer.status)
    }
}
