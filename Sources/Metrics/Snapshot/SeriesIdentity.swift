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
/// Emitters keep what they derive from the labels (rendered text, encoded bytes) under `id`.
package final class SeriesIdentity: Sendable {
    /// Unique in the process.
    package let id: UInt32

    /// Sorted by the names' bytes, without `__name__`.
    package let labels: [Label]

    private static let lastID = Atomic<UInt32>(0)

    package init(_ labels: [Label] = []) {
        // Relaxed: only the number's uniqueness matters.
        id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
        self.labels = labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
