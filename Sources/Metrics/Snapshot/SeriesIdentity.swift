// SPDX-License-Identifier: Apache-2.0

import Synchronization

package struct Label: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Which series of its family a value belongs to; one object for the series' whole life.
///
/// Emitters keep what they derive from the labels (rendered text, encoded bytes) under `id`. A series that a snapshot
/// leaves out after an earlier one held it has ended: if its labels come back, it is as a new series with an identity of
/// its own, which starts from zero.
package final class SeriesIdentity: Sendable {
    /// Unique in the process.
    package let id: UInt32

    /// Sorted by the names' bytes, without `__name__`.
    package let labels: [Label]

    /// When the series was zero for the last time, nanoseconds since 1970; nil: at the snapshot's `startedAt`.
    package let createdAt: Int64?

    private static let lastID = Atomic<UInt32>(0)

    package init(_ labels: [Label] = [], createdAt: Int64? = nil) {
        // Relaxed: only the number's uniqueness matters.
        id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
        self.createdAt = createdAt
        self.labels = labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
