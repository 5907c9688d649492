// SPDX-License-Identifier: Apache-2.0

extension StaticString {
    /// The literal's byte at `offset`, which is below `utf8CodeUnitCount`.
    func byte(at offset: Int) -> UInt8 {
        // Safety: every caller counts up to the literal's own length, and literals live as long as the process.
        unsafe utf8Start[offset]
    }
}
