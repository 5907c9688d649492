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

    @_lifetime(copy input)
    init(_ input: Span<UInt8>, limit: Int) {
        self.input = input.extracting(first: limit)
        self.limit = limit
    }

    /// The byte at the place; stops where none has arrived yet.
    func peek() throws(HeadStop) -> UInt8 {
        guard position < input.count else { throw end }
        return input[position]
    }

    @_lifetime(self: copy self)
    mutating func skip() {
        position += 1
    }

    @_lifetime(self: copy self)
    mutating func skip(_ byte: UInt8, orRefuseWith error: HTTPParseError) throws(HeadStop) {
        guard try peek() == byte else { throw .refused(error) }
        position += 1
    }

    @_lifetime(self: copy self)
    mutating func skip(_ text: StaticString, orRefuseWith error: HTTPParseError) throws(HeadStop) {
        for offset in 0..<text.utf8CodeUnitCount {
            try skip(text.byte(at: offset), orRefuseWith: error)
        }
    }

    @_lifetime(self: copy self)
    mutating func digit(orRefuseWith error: HTTPParseError) throws(HeadStop) -> Int {
        let byte = try peek()
        guard ASCII.isDigit(byte) else { throw .refused(error) }
        position += 1
        return Int(byte - UInt8(ascii: "0"))
    }

    @_lifetime(self: copy self)
    mutating func skipBlanks() {
        while position < input.count, ASCII.isBlank(input[position]) { position += 1 }
    }

    /// Reads bytes that a name may hold, up to the first other one.
    @_lifetime(self: copy self)
    mutating func token() throws(HeadStop) -> Range<Int> {
        let start = position
        var index = start
        while index < input.count, ASCII.isToken(input[index]) { index += 1 }
        position = index
        guard index < input.count else { throw end }
        return start..<index
    }

    /// Reads visible ASCII, up to the first other byte.
    @_lifetime(self: copy self)
    mutating func visible(limit: Int, orRefuseWith error: HTTPParseError) throws(HeadStop) -> Range<Int> {
        let start = position
        while position < input.count, ASCII.isVisible(input[position]) {
            guard position - start < limit else { throw .refused(error) }
            position += 1
        }
        guard position < input.count else { throw end }
        return start..<position
    }

    /// Reads a line's text and its end, and gives the text without the blanks at its end.
    @_lifetime(self: copy self)
    mutating func line(orRefuseWith error: HTTPParseError) throws(HeadStop) -> Range<Int> {
        let start = position
        position = input.firstControl(from: position)
        while position < input.count, input[position] == ASCII.tab { position = input.firstControl(from: position + 1) }
        var textEnd = position
        try lineEnd(orRefuseWith: error)
        while textEnd > start, ASCII.isBlank(input[textEnd - 1]) { textEnd -= 1 }
        return start..<textEnd
    }

    /// Reads CR LF; half of it is a fault of its own.
    @_lifetime(self: copy self)
    mutating func lineEnd(orRefuseWith error: HTTPParseError) throws(HeadStop) {
        guard try peek() == ASCII.carriageReturn else {
            throw .refused(try peek() == ASCII.lineFeed ? .bareLineEnd : error)
        }
        position += 1
        try skip(ASCII.lineFeed, orRefuseWith: .bareLineEnd)
    }

    private var end: HeadStop {
        position >= limit ? .refused(.headTooLarge(limit: limit)) : .incomplete
    }
}
