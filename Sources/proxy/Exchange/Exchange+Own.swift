// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol
import Transport

/// The paths that the proxy answers itself.
extension Exchange {
    func answerHealth(_ head: RequestHead) async throws(ExchangeEnd) {
        try await readQuestion(head)
        if endpoint.destination == .readiness { try checkReadiness() }
        try await answer(200, "text/plain; charset=utf-8", Array("ok\n".utf8))
    }

    /// Reads what can only be asked for.
    private func readQuestion(_ head: RequestHead) async throws(ExchangeEnd) {
        _ = try await readBody(head)
        guard method == .get || method == .head else { throw .refused(.methodNotAllowed) }
    }

    private func checkReadiness() throws(ExchangeEnd) {
        if context.isDraining { throw .refused(.shuttingDown) }
        guard context.server.directory?.isWritable ?? true else { throw .refused(.unwritableState) }
    }

    func answerScrape(_ head: RequestHead) async throws(ExchangeEnd) {
        try await readQuestion(head)
        try checkScrape(head)
        try await answerMetrics(head)
    }

    /// The same for people: where keys are configured and no token is, it asks for a key, which a scraper need not have.
    func answerLive(_ head: RequestHead) async throws(ExchangeEnd) {
        try await readQuestion(head)
        try context.hasScrapeToken ? checkScrape(head) : checkKey(head)
        try await answerMetrics(head)
    }

    func answerPage(_ head: RequestHead) async throws(ExchangeEnd) {
        try await readQuestion(head)
        let coding = ContentCoding(accepting: head.list("accept-encoding"))
        let page = LivePage.shared
        try await answer(200, "text/html; charset=utf-8", page.body(coding), fields: page.fields(coding))
    }

    private func checkScrape(_ head: RequestHead) throws(ExchangeEnd) {
        guard context.isScrapeAllowed(head.authorization) else { throw .refused(.forbiddenScrape) }
    }

    private func checkKey(_ head: RequestHead) throws(ExchangeEnd) {
        if context.policy.tenants.hidesClientKey { _ = try identity(head) }
    }

    private func answerMetrics(_ head: RequestHead) async throws(ExchangeEnd) {
        let type = ExpositionMediaType(accepting: head.list("accept"))
        let coding = ContentCoding(accepting: head.list("accept-encoding"))
        let page = await context.server.scrape.page(type.format, coding)
        try await answer(200, type.contentType, page, fields: Self.fields(coding))
    }

    private static func fields(_ coding: ContentCoding) -> [OwnField] {
        let vary: OwnField = ("vary", Array("accept, accept-encoding".utf8))
        let gzip: OwnField = ("content-encoding", Array("gzip".utf8))
        return coding == .gzip ? [vary, gzip] : [vary]
    }

    /// The most bytes of a body that go out before others on the loop have their turn.
    private static var pieceSize: Int { Scratch.capacity }

    /// Sends what is in the scratch, and a body of our own after it: in one write when it is short, else a piece in each
    /// round of the loop, however fast the client reads.
    func send(_ body: [UInt8]) async throws(ExchangeEnd) {
        var start = 0
        while true {
            let end = min(start + Self.pieceSize, body.count)
            context.scratch.output.append(copying: body.span.extracting(start..<end))
            try await flush()
            guard end < body.count else { return }
            start = end
            await client.waiter.park(until: context.loop.now)
            if context.isCut { throw .cut }
        }
    }
}

extension RequestHead {
    /// The value of `Authorization`, empty without one.
    var authorization: [UInt8] { field("authorization").map { Array(bytes[$0]) } ?? [] }
}
