// SPDX-License-Identifier: Apache-2.0

/// Cuts the bytes of an answer into JSON texts, whatever the framing, and has each of them read.
///
/// Whether the body is an event stream or JSON (a document, one document a line, or Gemini's list of them) is told by its
/// first significant byte: no JSON text begins as an event stream does, and upstreams mislabel both.
struct AnswerStream: Sendable {
    /// A point at which everything before it has been understood.
    enum Pause: Equatable {
        case event(isUsageChunk: Bool)
        /// After a line that belongs to no event.
        case idle
    }

    private enum Framing { case unknown, json, brokenLine, list, closed, events }

    private(set) var reader: AnswerReader
    private var framing = Framing.unknown
    private var lines = EventStreamReader()
    private var doneMark = DoneMark()
    /// The last place in the payload at which nothing is half said; nil: there is none.
    private(set) var boundary: Int?
    /// The payloads so far end at such a place.
    private var isBetween = true
    /// What comes next may be what separates texts.
    private var isBetweenTexts = true
    private var lacksSeparator = false
    private let dialect: Dialect

    init(_ dialect: Dialect) {
        self.dialect = dialect
        reader = AnswerReader(dialect)
    }

    var isEventStream: Bool { framing == .events }
    /// The last byte was a CR, and the LF that may follow belongs to what it has ended.
    var owesLineFeed: Bool { lines.owesLineFeed }

    /// Where the last boundary was; nil for what cannot be ended between two events.
    var place: StreamPlace? {
        let form: StreamPlace.Form
        switch framing {
        case .events: form = .events
        case .list: form = .list
        case .json, .brokenLine:
            guard dialect.isOllamaStream else { return nil }
            form = .lines
        case .unknown, .closed: return nil
        }
        return StreamPlace(
            form: form,
            lacksSeparator: lacksSeparator,
            events: reader.events,
            openBlock: reader.openBlock,
            endedChoices: reader.endedChoices
        )
    }

    /// Gets ready for another payload.
    mutating func begin() {
        boundary = isBetween ? 0 : nil
    }

    /// Reads up to the next pause; nil when the payload is used up. JSON has no pauses.
    mutating func next(in payload: Span<UInt8>, from position: inout Int, at now: UInt64) -> Pause? {
        if framing == .unknown { recognize(payload) }
        if framing == .events {
            if let pause = readEvent(payload, from: &position, at: now) {
                boundary = position
                return pause
            }
        } else {
            readTexts(payload, from: &position, at: now)
        }
        isBetween = boundary == payload.count
        return nil
    }

    /// The payload has ended. True: what came after the last pause is the usage chunk, without its empty line.
    mutating func finish(at now: UInt64) -> Bool {
        defer { reader.takeEnd() }
        guard framing == .events, lines.hasData else { return false }
        return endEvent(at: now) == .event(isUsageChunk: true)
    }

    private mutating func recognize(_ payload: Span<UInt8>) {
        for index in payload.indices {
            switch payload[index] {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "["): framing = dialect == .gemini ? .list : .json
            case UInt8(ascii: "{"): framing = .json
            default: framing = .events
            }
            return
        }
    }

    private mutating func readEvent(_ payload: Span<UInt8>, from position: inout Int, at now: UInt64) -> Pause? {
        while let step = lines.next(in: payload, from: &position) {
            switch step {
            case .data(let range): readData(payload.extracting(range))
            case .dataLine: readData(lineFeed.span)
            case .idleLine: return .idle
            case .end(let hasData): return hasData ? endEvent(at: now) : .idle
            }
        }
        return nil
    }

    private mutating func readData(_ data: Span<UInt8>) {
        doneMark.take(data)
        var position = 0
        reader.read(data, from: &position)
    }

    private mutating func endEvent(at now: UInt64) -> Pause {
        let isUsageChunk = reader.isUsageChunk
        if doneMark.hasCome { reader.takeDone() }
        reader.endEvent(isStream: true, at: now)
        doneMark = DoneMark()
        return .event(isUsageChunk: isUsageChunk)
    }

    private mutating func readTexts(_ payload: Span<UInt8>, from position: inout Int, at now: UInt64) {
        while position < payload.count {
            if framing == .brokenLine { skipBrokenLine(payload, from: &position) }
            if isBetweenTexts { skipSeparators(payload, from: &position) }
            guard position < payload.count else { return }
            isBetweenTexts = false
            reader.read(payload, from: &position)
            if reader.isDone { endText(before: position, at: now) }
            if reader.hasFailed { framing = .brokenLine }
        }
    }

    private mutating func endText(before position: Int, at now: UInt64) {
        reader.endEvent(isStream: framing == .list, at: now)
        (isBetweenTexts, lacksSeparator) = (true, true)
        noteBoundary(position)
    }

    private mutating func noteBoundary(_ position: Int) {
        if framing == .list || dialect.isOllamaStream { boundary = position }
    }

    private mutating func skipSeparators(_ payload: Span<UInt8>, from position: inout Int) {
        while position < payload.count {
            switch (payload[position], framing) {
            case (0x0A, .json), (UInt8(ascii: "["), .list), (UInt8(ascii: ","), .list): lacksSeparator = false
            case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): break
            case (UInt8(ascii: "]"), .list), (_, .closed): return close(payload, &position)
            default: return
            }
            position &+= 1
            noteBoundary(position)
        }
    }

    /// The list has ended; what comes after it means nothing.
    private mutating func close(_ payload: Span<UInt8>, _ position: inout Int) {
        if framing == .list { reader.takeDone() }
        (framing, boundary) = (.closed, nil)
        position = payload.count
    }

    /// A line of NDJSON that is no JSON is passed over; a document that is none has nothing more to say.
    private mutating func skipBrokenLine(_ payload: Span<UInt8>, from position: inout Int) {
        position = dialect.isOllamaStream ? payload.endOfLine(from: position) : payload.count
        if position == payload.count { return }
        reader.abandonEvent()
        (framing, isBetweenTexts) = (.json, true)
    }
}

private let lineFeed: InlineArray<1, UInt8> = [0x0A]
