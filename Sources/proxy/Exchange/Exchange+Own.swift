// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

/// The paths that the proxy answers itself.
extension Exchange {
    func answerHealth(_ head: RequestHead) async throws(ExchangeEnd) {
        _ = try await readBody(head)
        guard method == .get || method == .head else { throw .refused(.methodNotAllowed) }
        if endpoint.destination == .readiness { try checkReadiness() }
        try await answer(200, "text/plain; charset=utf-8", Array("ok\n".utf8))
    }

    private func checkReadiness() throws(ExchangeEnd) {
        if context.isDraining { throw .refused(.shuttingDown) }
        guard context.server.directory?.isWritable ?? true else { throw .refused(.unwritableState) }
    }

    private static var plainFields: [OwnField] { [("vary", Array("accept-encoding".utf8))] }
    private static var compressedFields: [OwnField] { plainFields + [("content-encoding", Array("gzip".utf8))] }

    func answerScrape(_ head: RequestHead) async throws(ExchangeEnd) {
        _ = try await readBody(head)
        guard method == .get || method == .head else { throw .refused(.methodNotAllowed) }
        guard context.isScrapeAllowed(head.authorization) else { throw .refused(.forbiddenScrape) }
        let isCompressed = head.acceptsGzip
        let page = await context.server.scrape.page(isCompressed: isCompressed)
        try await answer(
            200,
            "text/plain; version=0.0.4; charset=utf-8",
            page,
            fields: isCompressed ? Self.compressedFields : Self.plainFields
        )
    }
}

extension RequestHead {
    /// The value of `Authorization`, empty without one.
    var authorization: [UInt8] { field("authorization").map { Array(bytes[$0]) } ?? [] }

    /// Whether `Accept-Encoding` takes gzip: by its own weight, else by that of `*` (RFC 9110 §12.5.3).
    var acceptsGzip: Bool {
        guard let value = field("accept-encoding") else { return false }
        let codings = string(value).lowercased().split(separator: ",").map { coding in
            coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
        let gzip = codings.first { $0.first == "gzip" } ?? codings.first { $0.first == "*" }
        guard let gzip else { return false }
        guard let weight = gzip.dropFirst().first(where: { $0.hasPrefix("q=") }) else { return true }
        return weight.dropFirst(2).contains { $0 != "0" && $0 != "." }
    }
}
