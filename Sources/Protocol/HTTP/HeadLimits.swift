// SPDX-License-Identifier: Apache-2.0

/// How much of a peer's head is read before it is refused.
package struct HeadLimits: Sendable {
    /// Start line and fields together.
    package var headBytes: Int
    package var fields: Int
    package var targetBytes: Int

    package init(headBytes: Int = 64 * 1024, fields: Int = 128, targetBytes: Int = 8 * 1024) {
        self.headBytes = headBytes
        self.fields = fields
        self.targetBytes = targetBytes
    }
}
