// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

/// Feeds what is almost HTTP: nothing traps, and no two ways of feeding it are understood differently.
struct HTTPMutationTests {
    private static let rounds = 4_000

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `reads mutated request heads alike, whole and split`(seed: UInt64) {
        let seeds = (RequestSamples.accepted + RequestSamples.refused.map(\.head)).map { Array($0.utf8) }
        var mutator = Mutator(seed: seed)
        for _ in 0..<Self.rounds {
            let input = mutator.mutate(mutator.pick(seeds))
            let whole = ParsedHead(request: input)
            let prefix = Array(input.prefix(mutator.below(input.count + 1)))
            let early = ParsedHead(request: prefix)
            #expect(
                early == .incomplete || early == whole,
                "\(String(decoding: input, as: UTF8.self).debugDescription)"
            )
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `reads mutated answers alike, whole and split`(seed: UInt64) {
        let seeds = (ResponseSamples.accepted.map(\.head) + ResponseSamples.refused.map(\.head)).map { Array($0.utf8) }
        var mutator = Mutator(seed: seed)
        for _ in 0..<Self.rounds {
            let input = mutator.mutate(mutator.pick(seeds))
            let whole = ParsedHead(response: input, answering: .post)
            let prefix = Array(input.prefix(mutator.below(input.count + 1)))
            let early = ParsedHead(response: prefix, answering: .post)
            #expect(
                early == .incomplete || early == whole,
                "\(String(decoding: input, as: UTF8.self).debugDescription)"
            )
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `decodes mutated chunks alike, whole and split`(seed: UInt64) {
        let seeds = (ChunkDecoderTests.accepted.map(\.body) + ChunkDecoderTests.refused.map(\.body)).map {
            Array($0.utf8)
        }
        var mutator = Mutator(seed: seed)
        for _ in 0..<Self.rounds {
            let input = mutator.mutate(mutator.pick(seeds))
            let split = mutator.below(input.count + 1)
            #expect(decode([input]) == decode([Array(input[..<split]), Array(input[split...])]))
        }
    }

    private struct Decoded: Equatable {
        var payload: [UInt8] = []
        var consumed = 0
        var isFinished = false
        var error: HTTPParseError?
    }

    private func decode(_ pieces: [[UInt8]]) -> Decoded {
        var decoder = ChunkDecoder()
        var decoded = Decoded()
        do throws(HTTPParseError) {
            for piece in pieces { decoded.consumed += try decoder.decode(piece.span, into: &decoded.payload) }
        } catch {
            return Decoded(error: error)
        }
        decoded.isFinished = decoder.isFinished
        return decoded
    }
}
