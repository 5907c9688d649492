// SPDX-License-Identifier: Apache-2.0

/// One consistent cut through all series.
package struct Snapshot: Sendable {
    /// Wall clock, nanoseconds since 1970.
    package let takenAt: Int64

    /// When counting began, on the same clock.
    package let startedAt: Int64

    /// Names are unique; families without series are left out.
    package let families: [Family]

    package init(takenAt: Int64, startedAt: Int64, families: [Family]) {
        self.takenAt = takenAt
        self.startedAt = startedAt
        self.families = families
    }
}
