// SPDX-License-Identifier: Apache-2.0

/// Why reading a head stopped before its end.
enum HeadStop: Error {
    case incomplete
    case refused(HTTPParseError)
}

/// A place in the bytes of a head that may not have arrived whole.
///
/// Bytes are judged in their order, so a head is refused for the same reason however it was split on its way.
struct HeadCursor: ~Escapable {
    private(set) var position = 0
    private let input: Span<UInt8>
    private let limit: Int

    @inline(__always)
    @_lifetime(copy input)
    init(_ input: Span<UInt8>, limit: Int) {
        self.input = input.extracting(first: limit)
        self.limit = limit
    }

    /// The byte at the place; stops where none has arrived yet.
    @inline(__always)
    func peek() throws(HeadStop) -> UInt8 {
        guard position < input.count else { throw end }
        return input[position]
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip() {
        position += 1
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(_ byte: UInt8, orRefuseWith error: HTTPParseError) throws(HeadStop) {
        guard try peek() == byte else { throw .refused(error) }
        position += 1
    }

    /// Skips the text when it has arrived whole, and tells whether it has.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skips(_ text: StaticString) -> Bool {
        guard input.count - position >= text.utf8CodeUnitCount else { return false }
        guard input.matches(position..<position + text.utf8CodeUnitCount, text) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    @_lifetime(self: copy self)
    mutating func skip(_ text: StaticString, orRefuseWith error: HTTPParseError) throws(HeadStop) {
        for offset in 0..<text.utf8CodeUnitCount {
            try skip(text.byte(at: offset), orRefuseWith: error)
        }
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func digit(orRefuseWith error: HTTPParseError) throws(HeadStop) -> Int {
        let byte = try peek()
        guard ASCII.isDigit(byte) else { throw .refused(error) }
        position += 1
        return Int(byte - UInt8(ascii: "0"))
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skipBlanks() {
        while position < input.count, ASCII.isBlank(input[position]) { position += 1 }
    }

    /// Reads bytes that a name may hold, up to the first other one.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func token() throws(HeadStop) -> Range<Int> {
        let start = position
        position = input.end(of: ASCII.tokens, from: start)
        guard position < input.count else { throw end }
        return start..<position
    }

    /// Reads visible ASCII, up to the first other byte.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func visible(limit: Int, orRefuseWith error: HTTPParseError) throws(HeadStop) -> Range<Int> {
        let start = position
        position = input.firstInvisible(from: start)
        guard position - start <= limit else { throw .refused(error) }
        guard position < input.count else { throw end }
        return start..<position
    }

    /// Reads a line's text and its end, and gives the text without the blanks at its end.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func line(orRefuseWith error: HTTPParseError) throws(HeadStop) -> Range<Int> {
        let start = position
        position = input.endOfText(from: start)
        var textEnd = position
        try lineEnd(orRefuseWith: error)
        while textEnd > start, ASCII.isBlank(input[textEnd - 1]) { textEnd -= 1 }
        return start..<textEnd
    }

    /// Reads CR LF; half of it is a fault of its own.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func lineEnd(orRefuseWith error: HTTPParseError) throws(HeadStop) {
        guard try peek() == ASCII.carriageReturn else {
            throw .refused(try peek() == ASCII.lineFeed ? .bareLineEnd : error)
        }
        position += 1
        try skip(ASCII.lineFeed, orRefuseWith: .bareLineEnd)
    }

    private var end: HeadStop {
        @inline(never) get { position >= limit ? .refused(.headTooLarge(limit: limit)) : .incomplete }
    }
}
