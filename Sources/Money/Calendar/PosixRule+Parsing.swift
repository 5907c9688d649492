// SPDX-License-Identifier: Apache-2.0

extension PosixRule {
    /// Reads the rule, to its end; nil for anything that is not one. RFC 9636 §3.3.1 lets times go up to a week.
    init?(_ text: ArraySlice<UInt8>) {
        var reader = PosixRuleReader(text)
        guard let offset = reader.zone(fallback: nil) else { return nil }
        self.init(offset: offset, saving: nil)
        if reader.isAtEnd { return }
        guard let saved = reader.zone(fallback: offset + 3_600),
            let start = reader.change(), let end = reader.change(), reader.isAtEnd
        else { return nil }
        saving = Saving(offset: saved, start: start, end: end)
    }
}

/// Takes a rule apart from left to right.
private struct PosixRuleReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// A name, and the offset after it.
    mutating func zone(fallback: Int64?) -> Int64? {
        guard skipName() else { return nil }
        if rest.isEmpty || rest.first == UInt8(ascii: ",") { return fallback }
        return time(hours: 24).map { -$0 }
    }

    /// `,DATE` or `,DATE/TIME`.
    mutating func change() -> PosixRule.Change? {
        guard take(",") else { return nil }
        guard let day = day() else { return nil }
        guard take("/") else { return PosixRule.Change(day: day, time: 7_200) }
        return time(hours: 167).map { PosixRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> PosixRule.Change.Day? {
        if take("J") { return number(in: 1...365).map { .julian($0) } }
        guard take("M") else { return number(in: 0...365).map { .ofYear($0) } }
        guard let month = number(in: 1...12), take("."), let week = number(in: 1...5), take("."),
            let day = number(in: 0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    private mutating func time(hours: Int) -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number(in: 0...hours).map({ $0 * 3_600 }) else { return nil }
        for unit in [60, 1] where take(":") {
            guard let part = number(in: 0...59) else { return nil }
            seconds += part * unit
        }
        return Int64(isNegative ? -seconds : seconds)
    }

    /// At least three letters, or anything between angle brackets.
    private mutating func skipName() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    private mutating func number(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...4).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return range.contains(value) ? value : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}
