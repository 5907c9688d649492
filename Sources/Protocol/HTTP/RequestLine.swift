// SPDX-License-Identifier: Apache-2.0

/// A request's first line: method, target and version, one space between them.
struct RequestLine {
    let method: HTTPMethod
    let methodToken: Range<Int>
    let target: RequestTarget
    let version: HTTPVersion

    init(_ cursor: inout HeadCursor, of input: Span<UInt8>, limits: HeadLimits) throws(HeadStop) {
        methodToken = try cursor.token()
        guard !methodToken.isEmpty else { throw .refused(.malformedRequestLine) }
        try cursor.skip(ASCII.space, orRefuseWith: .malformedRequestLine)
        method = try RequestLine.method(methodToken, in: input)

        let tooLong = HTTPParseError.targetTooLong(limit: limits.targetBytes)
        let written = try cursor.visible(limit: limits.targetBytes, orRefuseWith: tooLong)
        try cursor.skip(ASCII.space, orRefuseWith: .malformedRequestLine)
        target = try RequestTarget(written, in: input, isOptions: method == .options)
        version = try HTTPVersion(&cursor, orRefuseWith: .malformedRequestLine)
        try cursor.lineEnd(orRefuseWith: .malformedRequestLine)
    }
}

extension RequestLine {
    /// CONNECT would make a tunnel of us, and TRACE would hand a client the credentials that were put in for it.
    private static func method(_ token: Range<Int>, in input: Span<UInt8>) throws(HeadStop) -> HTTPMethod {
        let found: HTTPMethod? =
            switch token.count {
            case 3: input.matches(token, "GET") ? .get : input.matches(token, "PUT") ? .put : nil
            case 4: input.matches(token, "POST") ? .post : input.matches(token, "HEAD") ? .head : nil
            case 5: input.matches(token, "PATCH") ? .patch : nil
            case 6: input.matches(token, "DELETE") ? .delete : nil
            case 7: input.matches(token, "OPTIONS") ? .options : nil
            default: nil
            }
        if let found { return found }
        guard !input.matches(token, "CONNECT"), !input.matches(token, "TRACE") else {
            throw .refused(.unsupportedMethod)
        }
        return .other
    }
}
