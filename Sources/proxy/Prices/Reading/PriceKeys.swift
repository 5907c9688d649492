// SPDX-License-Identifier: Apache-2.0

import Money

/// The keys of a price file that are amounts of money.
enum RateKey: String, CaseIterable {
    case input
    case cachedInput = "cached_input"
    case cacheWrite = "cache_write"
    case longCacheWrite = "long_cache_write"
    case audioInput = "audio_input"
    case output, reasoning
    case audioOutput = "audio_output"
    case request

    /// The most that one may be, in nano-dollars: a million dollars.
    static let most: UInt64 = 1_000_000_000_000_000

    /// Nil for what is paid by the request.
    var tokenClass: TokenClass? {
        switch self {
        case .input: .input
        case .cachedInput: .cachedInput
        case .cacheWrite: .cacheWrite
        case .longCacheWrite: .longCacheWrite
        case .audioInput: .audioInput
        case .output: .output
        case .reasoning: .reasoning
        case .audioOutput: .audioOutput
        case .request: nil
        }
    }
}

/// The other keys of a row.
enum PriceRowKey: String, CaseIterable {
    case from, tiers
    case serviceTiers = "service_tiers"
    case source
}

/// The other keys of one of a row's `tiers`.
enum PriceStepKey: String, CaseIterable { case above }

/// The other keys of one of a row's `service_tiers`.
enum ServiceTierKey: String, CaseIterable { case tiers }

/// The keys of an object that holds rates and something else.
enum PriceKey<Other: CaseIterable & RawRepresentable<String>>: CaseIterable, RawRepresentable {
    case rate(RateKey)
    case other(Other)

    static var allCases: [PriceKey] { RateKey.allCases.map(Self.rate) + Other.allCases.map(Self.other) }

    init?(rawValue: String) {
        if let key = RateKey(rawValue: rawValue) {
            self = .rate(key)
        } else if let key = Other(rawValue: rawValue) {
            self = .other(key)
        } else {
            return nil
        }
    }

    var rawValue: String {
        switch self {
        case .rate(let key): key.rawValue
        case .other(let key): key.rawValue
        }
    }
}
