// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a bill needs of a row. The names are places in the bytes that it was read from.
struct LedgerEntry {
    var endedAt: Int64 = 0
    var tenant = 0..<0
    var provider = 0..<0
    var model = 0..<0
    var session = 0..<0
    var status: UInt64 = 0
    var inputTokens: UInt64 = 0
    var cachedTokens: UInt64 = 0
    var cacheWriteTokens: UInt64 = 0
    var outputTokens: UInt64 = 0
    var reasoningTokens: UInt64 = 0
    /// Nano-dollars.
    var cost: UInt64 = 0
    var uncachedCost: UInt64 = 0
    var outcome = Settlement.Outcome.completed
    var source = Settlement.Source.none
    var guardrails = GuardrailActions()
    var isPriceUnknown = false
}

extension LedgerEntry {
    /// The action and reason as a row names them, such as `cut:monthly_hard_usd`.
    private static let guardrailWords = GuardrailActions.names.map { Array("\($0.action):\($0.reason)".utf8) }

    mutating func add(guardrail word: Range<Int>, of bytes: borrowing Span<UInt8>) {
        for (bit, name) in Self.guardrailWords.enumerated() where bytes.holds(name, in: word) {
            guardrails.insert(GuardrailActions(rawValue: 1 << UInt32(bit)))
        }
    }

    /// Rows of a later version may have outcomes that this one does not know: they count as completed.
    mutating func set(outcome word: Range<Int>, of bytes: borrowing Span<UInt8>) {
        outcome = Settlement.Outcome.allCases.first { bytes.holds($0.name, in: word) } ?? .completed
    }

    mutating func set(source word: Range<Int>, of bytes: borrowing Span<UInt8>) {
        source = Settlement.Source.allCases.first { bytes.holds($0.name, in: word) } ?? .none
    }
}

extension Span<UInt8> {
    func holds(_ text: [UInt8], in range: Range<Int>) -> Bool {
        guard text.count == range.count else { return false }
        for index in text.indices where text[index] != self[range.lowerBound + index] { return false }
        return true
    }

    func holds(_ text: StaticString, in range: Range<Int>) -> Bool {
        text.utf8CodeUnitCount == range.count && holds(text, at: range.lowerBound)
    }

    /// Whether the text stands at a place. The corresponding C function is `memcmp`.
    @inline(__always)
    func holds(_ text: StaticString, at place: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard place >= 0, count &- place >= length else { return false }
        // Safety: both are at least `length` bytes long.
        return unsafe withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return length == 0 }
            return unsafe memcmp(start + place, text.utf8Start, length) == 0
        }
    }
}
