// SPDX-License-Identifier: Apache-2.0

/// The classes of tokens that vendors put a price on. Each token of an exchange is in exactly one.
package enum TokenClass: Int, CaseIterable, Sendable {
    /// Input that is none of the next four.
    case input
    /// Read from the provider's cache.
    case cachedInput
    /// Written to the provider's cache.
    case cacheWrite
    /// Written to a cache that lives for an hour.
    case longCacheWrite
    case audioInput
    /// Output that is neither of the next two.
    case output
    case reasoning
    case audioOutput

    /// The classes up to this place are input.
    static let endOfInput = TokenClass.output.rawValue
}

/// A number for each class of tokens.
package struct ByTokenClass: Equatable, BitwiseCopyable, Sendable {
    private var values = InlineArray<8, UInt64>(repeating: 0)

    package init() {}

    /// By the place of the class.
    subscript(place place: Int) -> UInt64 { values[place] }

    package subscript(_ class: TokenClass) -> UInt64 {
        get { values[`class`.rawValue] }
        set { values[`class`.rawValue] = newValue }
    }

    static let places = 0..<8

    package static func == (left: ByTokenClass, right: ByTokenClass) -> Bool {
        places.allSatisfy { left[place: $0] == right[place: $0] }
    }
}
