// SPDX-License-Identifier: Apache-2.0

/// A place's clock: how far it is from UTC at each instant.
package struct TimeZone: Sendable {
    /// Such as `Europe/Berlin`.
    package let name: String

    private let changes: [Int64]
    private let offsets: [Int64]
    private let firstOffset: Int64
    private let rule: PosixRule?

    package static let utc = TimeZone("UTC", ZoneFile())

    /// Seconds: RFC 9636 §3.2 knows of none beyond 25 hours west and 26 east.
    static let possibleOffsets: ClosedRange<Int64> = -89_999...93_599

    init(_ name: String, _ file: ZoneFile) {
        self.name = name
        changes = file.changes
        offsets = file.offsets
        firstOffset = file.firstOffset
        rule = file.rule
    }

    /// Seconds east of UTC at an instant, in seconds since 1970.
    package func offset(atSeconds instant: Int64) -> Int64 {
        let index = changes.count(upTo: instant)
        if index == changes.count, let rule { return rule.offset(at: instant) }
        return index == 0 ? firstOffset : offsets[index - 1]
    }

    /// The first change of the offset after an instant, both in seconds since 1970.
    package func change(afterSeconds instant: Int64) -> Int64? {
        let index = changes.count(upTo: instant)
        return index < changes.count ? changes[index] : rule?.change(after: instant)
    }
}

extension [Int64] {
    /// How many of the ascending values are not above one.
    fileprivate func count(upTo value: Int64) -> Int {
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle] <= value {
                range = (middle + 1)..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
