// SPDX-License-Identifier: Apache-2.0

extension FieldFacts {
    /// How a request's body ends; whatever two readers could see differently is refused (RFC 9112 §6.1, §6.3).
    func requestFraming(_ version: HTTPVersion) throws(HeadStop) -> BodyFraming {
        guard isChunked else { return contentLength.map { .length($0) } ?? .none }
        try refuseAmbiguity(version)
        return .chunked
    }

    /// How an answer's body ends, which depends on what was asked and on its status.
    func responseFraming(
        _ version: HTTPVersion,
        status: Int,
        answering method: HTTPMethod
    ) throws(HeadStop) -> BodyFraming {
        if isChunked { try refuseAmbiguity(version) }
        if method == .head || status < 200 || status == 204 || status == 304 { return .none }
        if isChunked { return .chunked }
        return contentLength.map { .length($0) } ?? .untilClose
    }

    /// Whether an answer that has no body announces one: what it then sends would be read as the next answer.
    func hasStrayBody(status: Int) -> Bool {
        (status < 200 || status == 204) && (isChunked || contentLength ?? 0 > 0)
    }

    private func refuseAmbiguity(_ version: HTTPVersion) throws(HeadStop) {
        guard version == .http11 else { throw .refused(.transferEncodingInHTTP10) }
        guard contentLength == nil else { throw .refused(.conflictingFraming) }
    }
}
