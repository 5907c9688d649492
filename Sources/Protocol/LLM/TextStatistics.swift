// SPDX-License-Identifier: Apache-2.0

/// What an estimate of tokens needs to know of a text.
package struct TextStatistics: Equatable, Sendable {
    package private(set) var characters = 0
    package var estimatedTokens: Int { 0 }

    package init() {}

    package mutating func add(_ text: Span<UInt8>) {}
}
