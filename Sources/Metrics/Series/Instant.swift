// SPDX-License-Identifier: Apache-2.0

/// When a snapshot is taken, and since when there was something to observe; nanoseconds since 1970.
struct Instant {
    let now: Int64
    let startedAt: Int64
}
