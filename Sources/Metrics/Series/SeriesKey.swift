// SPDX-License-Identifier: Apache-2.0

/// Up to four label values of one row of totals, packed into a word. Not all of its bits are ones: no label has so many
/// values.
struct SeriesKey: Equatable, Sendable {
    let packed: UInt64

    init(packed: UInt64) {
        self.packed = packed
    }

    init(_ first: UInt16, _ second: UInt16 = 0, _ third: UInt16 = 0, _ fourth: UInt16 = 0) {
        packed = UInt64(first) << 48 | UInt64(second) << 32 | UInt64(third) << 16 | UInt64(fourth)
    }

    var first: UInt16 { UInt16(truncatingIfNeeded: packed >> 48) }
    var second: UInt16 { UInt16(truncatingIfNeeded: packed >> 32) }
    var third: UInt16 { UInt16(truncatingIfNeeded: packed >> 16) }
    var fourth: UInt16 { UInt16(truncatingIfNeeded: packed) }
}
