// SPDX-License-Identifier: Apache-2.0

import Protocol

/// The flags of `prices show`, all with a value.
enum PricesFlag: String, CaseIterable, Sendable {
    case provider, at, input, cached
    case cacheWrite = "cache-write"
    case longCacheWrite = "long-cache-write"
    case audioInput = "audio-input"
    case output, reasoning
    case audioOutput = "audio-output"
    case serviceTier = "service-tier"
    case prices, config

    var name: String { "--\(rawValue)" }

    /// The count that the flag sets; nil for those that are no count.
    var count: WritableKeyPath<TokenUsage, Int>? {
        switch self {
        case .input: \.input
        case .cached: \.cached
        case .cacheWrite: \.cacheWrite
        case .longCacheWrite: \.longCacheWrite
        case .audioInput: \.audioInput
        case .output: \.output
        case .reasoning: \.reasoning
        case .audioOutput: \.audioOutput
        case .provider, .at, .serviceTier, .prices, .config: nil
        }
    }
}
