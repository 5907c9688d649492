// SPDX-License-Identifier: Apache-2.0

/// A moment as HTTP writes it, in any of the three formats that a recipient must take (RFC 9110 §5.6.7).
package enum HTTPDate {
    private static let months: [StaticString] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Seconds since 1970; nil for what is no such date.
    package static func seconds(_ text: Span<UInt8>) -> Int64? {
        let words = words(text)
        switch words.count {
        // "Sun, 06 Nov 1994 08:49:37 GMT", and "Sunday, 06-Nov-94 08:49:37 GMT".
        case 8: return moment(text, day: words[1], month: words[2], year: words[3], time: words[4..<7])
        // "Sun Nov  6 08:49:37 1994".
        case 7: return moment(text, day: words[2], month: words[1], year: words[6], time: words[3..<6])
        default: return nil
        }
    }

    private static func words(_ text: Span<UInt8>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in 0..<min(text.count, 64) {
            switch text[index] {
            case ASCII.space, UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: ":"):
                if let begun = start { words.append(begun..<index) }
                start = nil
            default: start = start ?? index
            }
        }
        if let begun = start { words.append(begun..<min(text.count, 64)) }
        return words
    }

    private static func moment(
        _ text: Span<UInt8>,
        day: Range<Int>,
        month: Range<Int>,
        year: Range<Int>,
        time: ArraySlice<Range<Int>>
    ) -> Int64? {
        let month = months.firstIndex { text.matches(month, ignoringCase: $0) }
        let clock = time.map { number(text, $0) }
        guard let month, let day = number(text, day), (1...31).contains(day), let year = Self.year(text, year),
            let hour = clock[0], hour < 24, let minute = clock[1], minute < 60, let second = clock[2], second <= 60
        else { return nil }
        return days(year, month + 1, day) * 86_400 + Int64((hour * 60 + minute) * 60 + second)
    }

    private static func year(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
        guard let year = number(text, word) else { return nil }
        // Two digits are the year nearest to ours that ends so, as far as this century can tell.
        if word.count == 2 { return year < 70 ? 2000 + year : 1900 + year }
        return word.count == 4 ? year : nil
    }

    private static func number(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
        guard word.count <= 4 else { return nil }
        var number = 0
        for index in word {
            guard ASCII.isDigit(text[index]) else { return nil }
            number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return number
    }

    /// From 1 January 1970 on, in the Gregorian calendar. Years are counted from March, so that a leap day is the last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let monthsSinceMarch = month > 2 ? month - 3 : month + 9
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return Int64(marchYear * 365 + leapDays + (monthsSinceMarch * 153 + 2) / 5 + day - 1 - 719_468)
    }
}
