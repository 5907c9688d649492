// SPDX-License-Identifier: Apache-2.0

/// Token counts as fractions, within what a `TokenUsage` may hold.
enum TokenCount {
    static let limit = Double(UInt32.max)

    /// Any number that a client or a provider may have given, made harmless.
    static func bounded(_ count: Int) -> Double {
        min(max(Double(count), 0), limit)
    }

    /// The nearest whole count; nothing that is computed from bounded counts can trap here.
    static func rounded(_ count: Double) -> Int {
        guard count.isFinite, count > 0 else { return 0 }
        return Int(min(count, limit).rounded())
    }
}
