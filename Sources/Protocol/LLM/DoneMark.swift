// SPDX-License-Identifier: Apache-2.0

/// Looks for what ends a Chat stream in place of a JSON text: data that begins with `[DONE]`.
struct DoneMark: Sendable {
    private static var text: StaticString { "[DONE]" }

    /// How much of it has come; negative once something else has.
    private var matched = 0

    var hasCome: Bool { matched == Self.text.utf8CodeUnitCount }

    @inline(__always)
    mutating func take(_ data: Span<UInt8>) {
        var index = 0
        while index < data.count, matched >= 0, !hasCome {
            matched = data[index] == Self.text.byte(at: matched) ? matched &+ 1 : -1
            index &+= 1
        }
    }
}
