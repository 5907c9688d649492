// SPDX-License-Identifier: Apache-2.0

/// Finds the events of an event stream (WHATWG HTML §9.2) in pieces cut anywhere, without a buffer.
///
/// Lines end in LF, CRLF or a bare CR. An event ends at an empty line, at once: not only when the byte after it shows
/// whether a CR was followed by an LF.
package struct EventStreamReader: Sendable {
    package enum Step: Equatable, Sendable {
        /// A part of the data of the event at hand.
        case data(Range<Int>)
        /// Another data line begins: the event's data goes on after a line feed.
        case dataLine
        /// A whole line outside of any event, a comment as a rule.
        case idleLine
        /// An empty line has ended whatever came before it; only with data is that an event.
        case end(hasData: Bool)
    }

    private enum State { case name, space, data, skip }

    private var state = State.name
    /// The first bytes of the line's field name, the first of them lowest.
    private var name: UInt64 = 0
    private var nameLength = 0
    private var isFirstLine = true
    private var dataLines = 0
    /// Some field has been seen since the last empty line.
    private var isInEvent = false
    /// The last byte was a CR; an LF right after it belongs to the same line end.
    package private(set) var owesLineFeed = false

    package init() {}

    /// Some data of the event at hand has come.
    package var hasData: Bool { dataLines > 0 }

    /// The next step; nil when the bytes are used up.
    package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> Step? {
        while position < bytes.count {
            if owesLineFeed { skipLineFeed(bytes, &position) }
            guard position < bytes.count else { return nil }
            if let step = step(through: bytes, from: &position) { return step }
        }
        return nil
    }

    private mutating func step(through bytes: Span<UInt8>, from position: inout Int) -> Step? {
        switch state {
        case .name: return readName(bytes, from: &position)
        case .space:
            state = .data
            if bytes[position] == UInt8(ascii: " ") { position &+= 1 }
            return nil
        case .data, .skip:
            let start = position
            position = bytes.endOfLine(from: start)
            if position > start { return state == .data ? .data(start..<position) : nil }
            return endLine(bytes, from: &position)
        }
    }

    private mutating func readName(_ bytes: Span<UInt8>, from position: inout Int) -> Step? {
        if nameLength == 0, bytes.word(at: position).map({ $0 & 0xFF_FFFF_FFFF == Self.dataAndColon }) == true {
            position &+= 5
            (name, nameLength) = (Self.data, 4)
            return endName()
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0A || byte == 0x0D { return endLine(bytes, from: &position) }
            position &+= 1
            if byte == UInt8(ascii: ":") { return endName() }
            if nameLength < 8 { name |= UInt64(byte) &<< UInt64(nameLength &* 8) }
            nameLength &+= 1
        }
        return nil
    }

    private static var data: UInt64 { 0x6174_6164 }
    private static var dataAndColon: UInt64 { 0x3A_6174_6164 }

    /// "data", or the same behind the byte order mark that a stream may begin with.
    private var isData: Bool {
        (nameLength == 4 && name == Self.data) || (isFirstLine && nameLength == 7 && name == 0x0061_7461_64BF_BBEF)
    }

    private mutating func endName() -> Step? {
        if nameLength > 0 { isInEvent = true }
        state = isData ? .space : .skip
        return isData ? beginData() : nil
    }

    private mutating func beginData() -> Step? {
        dataLines &+= 1
        return dataLines > 1 ? .dataLine : nil
    }

    private mutating func endLine(_ bytes: Span<UInt8>, from position: inout Int) -> Step? {
        owesLineFeed = bytes[position] == 0x0D
        position &+= 1
        if owesLineFeed, position < bytes.count { skipLineFeed(bytes, &position) }
        defer { startLine() }
        if state != .name { return isInEvent ? nil : .idleLine }
        if nameLength == 0 { return endEvent() }
        isInEvent = true
        return isData ? beginData() : nil
    }

    private mutating func startLine() {
        (state, name, nameLength, isFirstLine) = (.name, 0, 0, false)
    }

    private mutating func endEvent() -> Step {
        defer { (dataLines, isInEvent) = (0, false) }
        return .end(hasData: hasData)
    }

    private mutating func skipLineFeed(_ bytes: Span<UInt8>, _ position: inout Int) {
        if bytes[position] == 0x0A { position &+= 1 }
        owesLineFeed = false
    }
}
