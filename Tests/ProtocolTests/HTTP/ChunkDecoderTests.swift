// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ChunkDecoderTests {
    static let accepted: [(body: String, payload: String)] = [
        ("0\r\n\r\n", ""),
        ("000\r\n\r\n", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
        ("A\r\n0123456789\r\n00b\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a"),
        ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
        ("5;a=b;c=\"d e\"\t\r\nhello\r\n0;last\r\n\r\n", "hello"),
        ("5\r\nhello\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n", "hello"),
    ]

    static let refused: [(body: String, error: HTTPParseError)] = [
        ("\r\n", .malformedChunk),
        (";a\r\n", .malformedChunk),
        ("g\r\n", .malformedChunk),
        (" 5\r\nhello", .malformedChunk),
        ("5 \r\nhello", .malformedChunk),
        ("+5\r\nhello", .malformedChunk),
        ("-5\r\nhello", .malformedChunk),
        ("0x5\r\nhello", .malformedChunk),
        ("5\nhello", .malformedChunk),
        ("5\rhello", .malformedChunk),
        ("5\r\r\nhello", .malformedChunk),
        ("5;a\nhello", .malformedChunk),
        ("5;\u{0}\r\nhello", .malformedChunk),
        ("5\r\nhello0\r\n\r\n", .malformedChunk),
        ("5\r\nhello\n0\r\n\r\n", .malformedChunk),
        ("5\r\nhello\r0\r\n\r\n", .malformedChunk),
        ("5\r\nhello!\r\n0\r\n\r\n", .malformedChunk),
        ("5\r\nhello\r\n\r\n0\r\n\r\n", .malformedChunk),
        ("0\r\n\n", .malformedFieldName),
        ("0\r\n\r\r\n", .malformedChunk),
        ("0\r\n A: b\r\n\r\n", .malformedFieldName),
        ("0\r\nA : b\r\n\r\n", .malformedFieldName),
        ("0\r\n: b\r\n\r\n", .malformedFieldName),
        ("0\r\nA\r\n\r\n", .malformedFieldName),
        ("0\r\nA: b\n\r\n", .malformedFieldValue),
        ("0\r\nA: \u{0}\r\n\r\n", .malformedFieldValue),
        ("0\r\nA: b\rc", .malformedChunk),
        ("0000000000000005\r\nhello", .chunkTooLarge),
        ("FFFFFFFFFFFFFFFF\r\n", .chunkTooLarge),
    ]

    @Test(arguments: accepted)
    func `gives the payload and where the body ends`(body: String, payload: String) throws {
        let input = Array((body + "GET / HTTP/1.1").utf8)
        var decoder = ChunkDecoder()
        var decoded = Array("before".utf8)

        #expect(try decoder.decode(input.span, into: &decoded) == body.utf8.count)
        #expect(decoder.isFinished)
        #expect(decoded == Array(("before" + payload).utf8))
        #expect(try decoder.decode(input.span, into: &decoded) == 0)
    }

    @Test(arguments: accepted)
    func `gives the same when split at any byte`(body: String, payload: String) throws {
        let input = Array(body.utf8)
        for split in 0...input.count {
            #expect(try decode([Array(input[..<split]), Array(input[split...])]) == Array(payload.utf8))
        }
        #expect(try decode(input.map { [$0] }) == Array(payload.utf8))
    }

    @Test(arguments: accepted)
    func `is not finished before the last byte`(body: String, payload: String) throws {
        var decoder = ChunkDecoder()
        var decoded: [UInt8] = []
        _ = try decoder.decode(Array(body.utf8.dropLast()).span, into: &decoded)
        #expect(!decoder.isFinished)
    }

    @Test(arguments: refused)
    func `refuses`(body: String, error: HTTPParseError) {
        let input = Array(body.utf8)
        #expect(throws: error) { try decode([input]) }
        #expect(throws: error) { try decode(input.map { [$0] }) }
    }

    @Test(arguments: [
        ("1;", "a", 16_385, HTTPParseError.chunkExtensionsTooLong(limit: 16_384)),
        ("", "1;aaaaaaaaa\r\nx\r\n", 1_822, .chunkExtensionsTooLong(limit: 16_384)),
        ("0\r\nA:", "a", 16_384, .trailersTooLong(limit: 16_384)),
        ("0\r\n", "a", 16_385, .trailersTooLong(limit: 16_384)),
        ("0\r\n", "A:b\r\n", 3_277, .trailersTooLong(limit: 16_384)),
    ])
    func `refuses what is too long`(start: String, piece: String, count: Int, error: HTTPParseError) {
        let input = Array((start + String(repeating: piece, count: count)).utf8)
        #expect(throws: error) { try decode([input]) }
        #expect(throws: error) { try decode(input.map { [$0] }) }
    }

    @Test
    func `takes the largest size without believing it`() throws {
        var decoder = ChunkDecoder()
        var decoded: [UInt8] = []
        _ = try decoder.decode(Array("fffffffffffffff\r\nabc".utf8).span, into: &decoded)
        #expect(decoded == Array("abc".utf8))
    }

    private func decode(_ pieces: [[UInt8]]) throws(HTTPParseError) -> [UInt8] {
        var decoder = ChunkDecoder()
        var decoded: [UInt8] = []
        for piece in pieces { _ = try decoder.decode(piece.span, into: &decoded) }
        return decoded
    }
}
