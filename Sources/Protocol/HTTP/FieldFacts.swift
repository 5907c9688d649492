// SPDX-License-Identifier: Apache-2.0

/// What a head's fields say about the message's framing and its connection, gathered while they are read.
struct FieldFacts: ~Copyable {
    private(set) var hasHost = false
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    private(set) var connection = ConnectionOptions()
    private var namesWebSocket = false

    var upgradesToWebSocket: Bool { namesWebSocket && connection.upgrades }

    mutating func note(_ field: HeaderField, in input: Span<UInt8>, limit: Int) throws(HeadStop) {
        do throws(HTTPParseError) {
            try take(field, in: input, limit: limit)
        } catch {
            throw .refused(error)
        }
    }

    private mutating func take(
        _ field: HeaderField,
        in input: Span<UInt8>,
        limit: Int
    ) throws(HTTPParseError) {
        switch field.known {
        case .host: try takeHost(field.value, in: input)
        case .contentLength: try takeContentLength(field.value, in: input)
        case .transferEncoding: try takeTransferEncoding(field.value, in: input)
        case .connection: try connection.take(field.value, in: input, limit: limit)
        case .expect: expectsContinue = input.matches(field.value, ignoringCase: "100-continue")
        case .upgrade: namesWebSocket = namesWebSocket || names("websocket", field.value, in: input)
        default: break
        }
    }

    private mutating func takeHost(_ value: Range<Int>, in input: Span<UInt8>) throws(HTTPParseError) {
        guard !hasHost else { throw .repeatedHost }
        guard input.end(of: ASCII.hosts, from: value.lowerBound) >= value.upperBound else { throw .malformedHost }
        hasHost = true
    }

    /// Eighteen digits always fit an `Int`; no body is that long.
    private mutating func takeContentLength(_ value: Range<Int>, in input: Span<UInt8>) throws(HTTPParseError) {
        guard contentLength == nil else { throw .repeatedContentLength }
        guard (1...18).contains(value.count) else { throw .malformedContentLength }
        var length = 0
        for index in value {
            guard ASCII.isDigit(input[index]) else { throw .malformedContentLength }
            length = length * 10 + Int(input[index] - UInt8(ascii: "0"))
        }
        contentLength = length
    }

    private mutating func takeTransferEncoding(_ value: Range<Int>, in input: Span<UInt8>) throws(HTTPParseError) {
        guard !isChunked else { throw .repeatedTransferEncoding }
        guard input.matches(value, ignoringCase: "chunked") else {
            throw endsWithChunked(value, in: input) ? .unsupportedTransferCoding : .malformedTransferEncoding
        }
        isChunked = true
    }

    /// RFC 9112 §6.3 wants 400, not 501, when the last coding is not `chunked`: the body then has no end.
    private func endsWithChunked(_ value: Range<Int>, in input: Span<UInt8>) -> Bool {
        var list = ListElements(value)
        var last: Range<Int>?
        while let element = list.next(in: input) { last = element }
        return last.map { input.matches($0, ignoringCase: "chunked") } ?? false
    }

    private func names(_ text: StaticString, _ value: Range<Int>, in input: Span<UInt8>) -> Bool {
        var list = ListElements(value)
        while let element = list.next(in: input) {
            if input.matches(element, ignoringCase: text) { return true }
        }
        return false
    }
}
