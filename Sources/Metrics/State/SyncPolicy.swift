// SPDX-License-Identifier: Apache-2.0

/// When what was recorded is made to outlast a power cut. The end of the process, however sudden, loses nothing in any case.
package enum SyncPolicy: Equatable, Sendable {
    /// The kernel writes when it likes: after a power cut the totals start from zero.
    case never
    /// Every so many nanoseconds: a power cut loses what was recorded since.
    case interval(UInt64)
    /// After every fold: a power cut loses what the rings held, some 25 ms.
    case always
}
