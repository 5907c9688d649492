// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Request heads to accept and to refuse; also the seeds of the splitting and mutation tests.
enum RequestSamples {
    static let accepted = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:[::1]:8787\r\n\r\n",
        "POST /v1/responses HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "POST /v1/responses HTTP/1.1\r\nhost: a\r\ncontent-length:999999999999999999\t \r\n\r\n",
        "POST /v1/responses HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\n1234567",
        "POST /v1/chat/completions?a=b&c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "PROPFIND /v1/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://example.org:80/v1/models?x HTTP/1.1\r\nHost: other\r\n\r\n",
        "GET HTTPS://[::1] HTTP/1.1\r\nHost: other\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nEmpty:\r\nBlank: \t \r\nTabs: a\tb\r\nObs: caf\u{e9}\r\n!#$%&'*+-.^_`|~: token\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Secret\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nConnection: close\r\n\r\n",
    ]

    typealias Refused = (head: String, error: HTTPParseError, status: Int)

    static let refused: [Refused] = requestLines + hosts + fieldSyntax + framing

    private static let requestLines: [Refused] = [
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", .bareLineEnd, 400),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET /\r\n\r\n", .malformedRequestLine, 400),
        ("GET\r\n\r\n", .malformedRequestLine, 400),
        ("GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}", .malformedRequestLine, 400),
        ("GET / HTTP/1.1\nHost: a\n\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", .bareLineEnd, 400),
        ("GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET /caf\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET / HTTP/11\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformedRequestLine, 400),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", .unsupportedVersion, 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .malformedTarget, 400),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .unsupportedVersion, 505),
        ("GET / HTTP/0.9\r\n\r\n", .unsupportedVersion, 505),
        ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .unsupportedMethod, 501),
        ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", .unsupportedMethod, 501),
        ("GET v1/models HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET http:///path HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET http://a?query HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET http://user@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
        ("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget, 400),
    ]

    private static let hosts: [Refused] = [
        ("GET / HTTP/1.1\r\n\r\n", .missingHost, 400),
        ("GET / HTTP/1.1\r\nHostess: a\r\n\r\n", .missingHost, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost, 400),
        ("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", .repeatedHost, 400),
        ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .malformedHost, 400),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost, 400),
        ("GET / HTTP/1.1\r\nHost: http://a\r\n\r\n", .malformedHost, 400),
        ("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", .malformedHost, 400),
        ("GET / HTTP/1.1\r\nHost: \u{e9}\r\n\r\n", .malformedHost, 400),
    ]

    private static let fieldSyntax: [Refused] = [
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .obsoleteFolding, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", .obsoleteFolding, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\tc\r\n\r\n", .obsoleteFolding, 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .spaceBeforeColon, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 5\r\n\r\n", .spaceBeforeColon, 400),
        ("GET / HTTP/1.1\r\n: a\r\n\r\n", .malformedFieldName, 400),
        ("GET / HTTP/1.1\r\nHost\r\n\r\n", .malformedFieldName, 400),
        ("GET / HTTP/1.1\r\nHo(st: a\r\n\r\n", .malformedFieldName, 400),
        ("GET / HTTP/1.1\r\nH\u{e9}: a\r\n\r\n", .malformedFieldName, 400),
        ("GET / HTTP/1.1\r\nA\u{0}: a\r\n\r\n", .malformedFieldName, 400),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\rc: d\r\n\r\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\nTransfer-Encoding: chunked\r\n\r\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\r\n", .bareLineEnd, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\u{0}c\r\n\r\n", .malformedFieldValue, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: a long value with one \u{1}\r\n\r\n", .malformedFieldValue, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: \u{7f}\r\n\r\n", .malformedFieldValue, 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: \u{b}\r\n\r\n", .malformedFieldValue, 400),
    ]

    private static let framing: [Refused] = [
        field("Content-Length: ", .malformedContentLength),
        field("Content-Length: +5", .malformedContentLength),
        field("Content-Length: -5", .malformedContentLength),
        field("Content-Length: 5 5", .malformedContentLength),
        field("Content-Length: 5, 5", .malformedContentLength),
        field("Content-Length: 5,", .malformedContentLength),
        field("Content-Length: 0x5", .malformedContentLength),
        field("Content-Length: 5.0", .malformedContentLength),
        field("Content-Length: 1e3", .malformedContentLength),
        field("Content-Length: \u{661}", .malformedContentLength),
        field("Content-Length: 1000000000000000000", .malformedContentLength),
        field("Content-Length: 18446744073709551621", .malformedContentLength),
        field("Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength),
        field("Content-Length: 5\r\ncontent-length: 6", .repeatedContentLength),
        field("Content-Length: 5\r\nTransfer-Encoding: chunked", .conflictingFraming),
        field("transfer-encoding: chunked\r\nContent-Length: 0", .conflictingFraming),
        field("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .repeatedTransferEncoding),
        field("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", .repeatedTransferEncoding),
        field("Transfer-Encoding: ", .malformedTransferEncoding),
        field("Transfer-Encoding: identity", .malformedTransferEncoding),
        field("Transfer-Encoding: xchunked", .malformedTransferEncoding),
        field("Transfer-Encoding: chunked, gzip", .malformedTransferEncoding),
        field("Transfer-Encoding: chunked;q=1", .malformedTransferEncoding),
        field("Transfer-Encoding: \"chunked\"", .malformedTransferEncoding),
        field("Transfer-Encoding: \u{b}chunked", .malformedFieldValue),
        field("Transfer-Encoding: gzip, chunked", .unsupportedTransferCoding, status: 501),
        field("Transfer-Encoding: chunked, chunked", .unsupportedTransferCoding, status: 501),
        field("Transfer-Encoding: ,chunked", .unsupportedTransferCoding, status: 501),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInHTTP10, 400),
    ]

    /// A head that a piece of it makes too large, the piece given apart so that a test's name stays short.
    typealias Oversized = (start: String, piece: String, count: Int, end: String, error: HTTPParseError, status: Int)

    static let oversized: [Oversized] = [
        ("GET /", "a", 64, " HTTP/1.1\r\nHost: a\r\n\r\n", .targetTooLong(limit: 64), 414),
        ("GET /", "a", 5000, "", .targetTooLong(limit: 64), 414),
        ("", "a", 5000, "", .headTooLarge(limit: 1024), 431),
        ("GET / HTTP/1.1\r\nHost: a", " ", 1024, "", .headTooLarge(limit: 1024), 431),
        ("GET / HTTP/1.1\r\nHost: a\r\nB: ", "b", 1024, "\r\n\r\n", .headTooLarge(limit: 1024), 431),
        ("GET / HTTP/1.1\r\nHost: a\r\n", "b", 1024, ": c\r\n\r\n", .headTooLarge(limit: 1024), 431),
        ("GET / HTTP/1.1\r\nHost: a\r\n", "B: c\r\n", 16, "\r\n", .tooManyFields(limit: 16), 431),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: ", "x,", 17, "\r\n\r\n", .tooManyFields(limit: 16), 431),
    ]

    static let limits = HeadLimits(headBytes: 1024, fields: 16, targetBytes: 64)

    private static func field(_ fields: String, _ error: HTTPParseError, status: Int = 400) -> Refused {
        ("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n", error, status)
    }
}
