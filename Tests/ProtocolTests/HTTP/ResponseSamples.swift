// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Heads of answers to accept and to refuse; also the seeds of the splitting and mutation tests.
enum ResponseSamples {
    typealias Accepted = (head: String, method: HTTPMethod, framing: BodyFraming, isKeptAlive: Bool)

    static let accepted: [Accepted] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", .get, .length(5), true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .post, .length(0), true),
        ("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n", .get, .length(5), true),
        ("HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\n", .get, .length(5), true),
        ("HTTP/1.1 429 Too \tMany caf\u{e9}\r\nTransfer-Encoding: chunked\r\n\r\n", .post, .chunked, true),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\nconnection: Close\r\n\r\n", .post, .chunked, false),
        ("HTTP/1.1 200 OK\r\n\r\n", .get, .untilClose, false),
        ("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n", .get, .untilClose, false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", .get, .length(5), false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\n", .get, .length(5), true),
        ("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive, close\r\n\r\n", .get, .length(5), false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", .head, .none, true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .head, .none, true),
        ("HTTP/1.1 204 No Content\r\n\r\n", .delete, .none, true),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", .delete, .none, true),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", .delete, .none, false),
        ("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", .delete, .none, false),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", .get, .none, true),
        ("HTTP/1.1 100 Continue\r\n\r\n", .post, .none, true),
        ("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", .post, .none, true),
    ]

    typealias Refused = (head: String, error: HTTPParseError)

    static let refused: [Refused] = [
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1  200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 20 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 2000 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 099 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 600 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 +20 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 200-OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 200 O\u{0}K\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 200 OK\n\n", .bareLineEnd),
        ("HTTP/1.1 200 O\rK\r\n\r\n", .bareLineEnd),
        ("HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion),
        ("ICY 200 OK\r\n\r\n", .malformedStatusLine),
        ("<html>", .malformedStatusLine),
        ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", .spaceBeforeColon),
        ("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", .obsoleteFolding),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", .repeatedContentLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", .malformedContentLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingFraming),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedTransferCoding),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .malformedTransferEncoding),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInHTTP10),
    ]
}
