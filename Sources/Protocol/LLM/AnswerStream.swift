// SPDX-License-Identifier: Apache-2.0

/// Cuts the bytes of an answer into JSON texts, whatever the framing, and has each of them read.
///
/// Whether the body is an event stream or JSON (a document, or one document a line) is told by its first significant
/// byte: no JSON text begins as an event stream does, and upstreams mislabel both.
struct AnswerStream: Sendable {
    /// A point at which everything before it has been understood.
    enum Pause: Equatable {
        case event(isUsageChunk: Bool)
        /// After a line that belongs to no event.
        case idle
    }

    private enum Framing { case unknown, json, brokenLine, events }

    private(set) var reader: AnswerReader
    private var framing = Framing.unknown
    private var lines = EventStreamReader()
    private var doneMark = DoneMark()
    private let recovers: Bool

    init(_ dialect: Dialect) {
        reader = AnswerReader(dialect)
        recovers = dialect == .ollamaChat || dialect == .ollamaGenerate
    }

    var isEventStream: Bool { framing == .events }
    /// The last byte was a CR, and the LF that may follow belongs to what it has ended.
    var owesLineFeed: Bool { lines.owesLineFeed }

    /// Reads up to the next pause; nil when the payload is used up. JSON has no pauses.
    mutating func next(in payload: Span<UInt8>, from position: inout Int, at now: UInt64) -> Pause? {
        if framing == .unknown { recognize(payload) }
        if framing == .events { return readEvent(payload, from: &position, at: now) }
        readTexts(payload, from: &position, at: now)
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
            case UInt8(ascii: "{"), UInt8(ascii: "["): framing = .json
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
            reader.read(payload, from: &position)
            if reader.isDone { reader.endEvent(isStream: false, at: now) }
            if reader.hasFailed { framing = .brokenLine }
        }
    }

    /// A line of NDJSON that is no JSON is passed over; a document that is none has nothing more to say.
    private mutating func skipBrokenLine(_ payload: Span<UInt8>, from position: inout Int) {
        position = recovers ? payload.endOfLine(from: position) : payload.count
        if position == payload.count { return }
        reader.abandonEvent()
        framing = .json
    }
}

private let lineFeed: InlineArray<1, UInt8> = [0x0A]
