// SPDX-License-Identifier: Apache-2.0

/// A provider's model by the numbers that the process gives to their names.
package struct ModelKey: Hashable, BitwiseCopyable, Sendable {
    package var provider: UInt32
    package var model: UInt32

    package init(provider: UInt32, model: UInt32) {
        self.provider = provider
        self.model = model
    }

    /// Spreads keys that differ in their lowest bits only over the upper half of the hash.
    var spread: UInt32 {
        let bits = UInt64(provider) << 32 | UInt64(model)
        let mixed = (bits ^ bits >> 29) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }
}
