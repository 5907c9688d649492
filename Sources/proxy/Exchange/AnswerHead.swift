// SPDX-License-Identifier: Apache-2.0

import Protocol

/// How an answer's body is delimited on the client's connection.
enum AnswerFraming: Equatable, Sendable {
    /// No body: HEAD, 204, 304.
    case none
    case length(Int)
    case chunked
    /// Until the connection closes: HTTP/1.0 clients.
    case untilClose
}

extension AnswerFraming {
    /// How a provider's answer goes on to the client; `isRewritten` when not all of its body does.
    init(_ head: ResponseHead, isRewritten: Bool, isHTTP10: Bool) {
        switch head.framing {
        case .none: self = .none
        case .length(let length) where !isRewritten: self = .length(length)
        case .length, .chunked, .untilClose: self = isHTTP10 ? .untilClose : .chunked
        }
    }
}

/// A field of an answer of our own.
typealias OwnField = (name: StaticString, value: [UInt8])

extension [UInt8] {
    /// Writes a provider's head as the client shall see it: its status and fields as they came, our own framing.
    ///
    /// What the proxy has to say of budgets takes the place of the provider's fields of the same meaning.
    mutating func appendAnswerHead(
        _ head: ResponseHead,
        _ framing: AnswerFraming,
        _ budget: BudgetFields,
        isKeptAlive: Bool,
        isHTTP10: Bool
    ) {
        append("HTTP/1.1 ")
        appendDecimal(head.status)
        append(" ")
        append(contentsOf: head.bytes[head.reason])
        append("\r\n")
        let hopByHop = HopByHop(head)
        for field in head.fields where !hopByHop.contains(field) {
            // HEAD and 304 may tell the length of a body that they do not have; 204 must not (RFC 9110 §8.6).
            if field.known == .contentLength, framing != .none || head.status == 204 { continue }
            if budget.replaces(head.bytes[field.name]) { continue }
            append(contentsOf: head.bytes[field.name.lowerBound..<field.value.upperBound])
            append("\r\n")
        }
        append(contentsOf: budget.bytes)
        appendFraming(framing, isKeptAlive: isKeptAlive, isHTTP10: isHTTP10)
    }

    /// Writes a head of our own.
    mutating func appendOwnHead(
        status: Int,
        contentType: StaticString,
        fields: [OwnField] = [],
        budget: BudgetFields = BudgetFields(),
        _ framing: AnswerFraming,
        isKeptAlive: Bool,
        isHTTP10: Bool
    ) {
        append("HTTP/1.1 ")
        appendDecimal(status)
        append(" ")
        append(reasonPhrase(status))
        append("\r\ncontent-type: ")
        append(contentType)
        append("\r\n")
        for field in fields {
            append(field.name)
            append(": ")
            append(contentsOf: field.value)
            append("\r\n")
        }
        append(contentsOf: budget.bytes)
        appendFraming(framing, isKeptAlive: isKeptAlive, isHTTP10: isHTTP10)
    }

    private mutating func appendFraming(_ framing: AnswerFraming, isKeptAlive: Bool, isHTTP10: Bool) {
        switch framing {
        case .none, .untilClose: break
        case .chunked: append("transfer-encoding: chunked\r\n")
        case .length(let length):
            append("content-length: ")
            appendDecimal(length)
            append("\r\n")
        }
        if !isKeptAlive {
            append("connection: close\r\n")
        } else if isHTTP10 {
            append("connection: keep-alive\r\n")
        }
        append("\r\n")
    }
}

private func reasonPhrase(_ status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 402: "Payment Required"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 426: "Upgrade Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Error"
    }
}
