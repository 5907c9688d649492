// SPDX-License-Identifier: Apache-2.0

/// What is counted for a bill; sums of all of them are exact in any order.
package enum BillFigure: Int, CaseIterable, Sendable {
    case requests
    case inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens
    /// Nano-dollars: what was spent, and what the same would have cost without the providers' caches.
    case cost, uncachedCost
    /// Requests whose tokens are not, or not all, the provider's own count.
    case estimated
    case refused, cut, downgraded, limited
    case unknownPrice
    /// Requests that were let through and failed.
    case errors
    case aborted
    /// In progress when a process was killed.
    case interrupted
}

package struct BillFigures: Sendable {
    static let count = 17

    private(set) var values = InlineArray<17, UInt64>(repeating: 0)

    package init() {}

    package subscript(_ figure: BillFigure) -> UInt64 {
        get { values[figure.rawValue] }
        set { values[figure.rawValue] = newValue }
    }

    @inline(__always)
    mutating func add(_ value: UInt64, to index: Int) {
        let (sum, overflow) = values[index].addingReportingOverflow(value)
        values[index] = overflow ? .max : sum
    }

    package mutating func add(_ other: BillFigures) {
        for index in 0..<Self.count { add(other.values[index], to: index) }
    }

    /// Nano-dollars that the providers' caches have saved; negative where writing to them cost more.
    package var saved: Int64 {
        Int64(clamping: self[.uncachedCost]).subtractingReportingOverflow(Int64(clamping: self[.cost])).partialValue
    }

    package var isEmpty: Bool { self[.requests] == 0 }
}
