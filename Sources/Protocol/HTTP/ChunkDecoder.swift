// SPDX-License-Identifier: Apache-2.0

/// Takes a chunked body apart (RFC 9112 §7.1), however its bytes are split on their way.
///
/// Extensions and trailer fields are checked, bounded and dropped.
package struct ChunkDecoder: Sendable {
    private enum State {
        case sizeStart, size, extensions, sizeLineFeed
        case data, dataReturn, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed
        case lastLineFeed, finished
    }

    /// Of all chunks together: a peer that sends long extensions with tiny chunks wants our time, not our attention.
    private static let extensionLimit = 16 * 1024
    private static let trailerLimit = 16 * 1024
    /// Fifteen digits always fit an `Int`.
    private static let digitLimit = 15

    private var state = State.sizeStart
    private var remaining = 0
    private var digits = 0
    private var extensionBytes = 0
    private var trailerBytes = 0

    package init() {}

    package var isFinished: Bool { state == .finished }

    /// Appends the decoded payload.
    ///
    /// - Returns: how many bytes of `input` were taken: all, unless the body ended within them.
    package mutating func decode(
        _ input: Span<UInt8>,
        into payload: inout [UInt8]
    ) throws(HTTPParseError) -> Int {
        var position = 0
        while position < input.count, state != .finished {
            switch state {
            case .data: position += takeData(input.extracting(droppingFirst: position), into: &payload)
            case .dataReturn: position += try takeDataEnd(input, at: position)
            case .sizeStart, .size: position += try takeSize(input, at: position)
            default:
                try take(input[position])
                position += 1
            }
        }
        return position
    }

    private mutating func takeData(_ input: Span<UInt8>, into payload: inout [UInt8]) -> Int {
        let taken = input.extracting(first: remaining)
        payload.append(copying: taken)
        remaining -= taken.count
        if remaining == 0 { state = .dataReturn }
        return taken.count
    }

    /// The line end after a chunk's data comes at once as a rule.
    private mutating func takeDataEnd(_ input: Span<UInt8>, at position: Int) throws(HTTPParseError) -> Int {
        try expect(ASCII.carriageReturn, input[position], then: .dataLineFeed)
        guard position + 1 < input.count else { return 1 }
        try expect(ASCII.lineFeed, input[position + 1], then: .sizeStart)
        return 2
    }

    private mutating func takeSize(_ input: Span<UInt8>, at start: Int) throws(HTTPParseError) -> Int {
        var position = start
        while position < input.count, let digit = ASCII.hexadecimalValue(input[position]) {
            try takeDigit(digit)
            position += 1
        }
        guard position < input.count else { return position - start }
        try takeSizeEnd(input[position])
        return position + 1 - start
    }

    private mutating func take(_ byte: UInt8) throws(HTTPParseError) {
        switch state {
        case .extensions: try takeExtension(byte)
        case .sizeLineFeed: try expect(ASCII.lineFeed, byte, then: remaining == 0 ? .trailerStart : .data)
        case .dataLineFeed: try expect(ASCII.lineFeed, byte, then: .sizeStart)
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed: try takeTrailer(byte)
        case .lastLineFeed: try expect(ASCII.lineFeed, byte, then: .finished)
        case .sizeStart, .size, .data, .dataReturn, .finished: break
        }
    }

    private mutating func expect(_ wanted: UInt8, _ byte: UInt8, then next: State) throws(HTTPParseError) {
        guard byte == wanted else { throw .malformedChunk }
        state = next
    }
}

extension ChunkDecoder {
    private mutating func takeSizeEnd(_ byte: UInt8) throws(HTTPParseError) {
        guard state == .size else { throw .malformedChunk }
        digits = 0
        switch byte {
        case ASCII.carriageReturn: state = .sizeLineFeed
        case UInt8(ascii: ";"): state = .extensions
        default: throw .malformedChunk
        }
    }

    private mutating func takeDigit(_ digit: Int) throws(HTTPParseError) {
        guard digits < ChunkDecoder.digitLimit else { throw .chunkTooLarge }
        digits += 1
        remaining = remaining << 4 | digit
        state = .size
    }

    private mutating func takeExtension(_ byte: UInt8) throws(HTTPParseError) {
        if byte == ASCII.carriageReturn {
            state = .sizeLineFeed
            return
        }
        guard ASCII.isText(byte) else { throw .malformedChunk }
        extensionBytes += 1
        guard extensionBytes <= ChunkDecoder.extensionLimit else {
            throw .chunkExtensionsTooLong(limit: ChunkDecoder.extensionLimit)
        }
    }

    private mutating func takeTrailer(_ byte: UInt8) throws(HTTPParseError) {
        trailerBytes += 1
        guard trailerBytes <= ChunkDecoder.trailerLimit else {
            throw .trailersTooLong(limit: ChunkDecoder.trailerLimit)
        }
        switch (state, byte) {
        case (.trailerStart, ASCII.carriageReturn): state = .lastLineFeed
        case (.trailerName, UInt8(ascii: ":")): state = .trailerValue
        case (.trailerStart, _), (.trailerName, _):
            guard ASCII.tokens.contains(byte) else { throw .malformedFieldName }
            state = .trailerName
        case (.trailerValue, ASCII.carriageReturn): state = .trailerLineFeed
        case (.trailerValue, _):
            guard ASCII.isText(byte) else { throw .malformedFieldValue }
        default: try expect(ASCII.lineFeed, byte, then: .trailerStart)
        }
    }
}
