// SPDX-License-Identifier: Apache-2.0

import CLinux

/// Readings of the kernel's clocks, in nanoseconds.
///
/// A reading costs more than recording a sample: take each once and pass it on.
package enum Clock {
    /// Time since some fixed start, never stepped. The corresponding C function is `clock_gettime` (CLOCK_MONOTONIC).
    package static func monotonic() -> UInt64 { clinux_monotonic_ns() }

    /// Time since 1970 in UTC, as the administrator or NTP last set it (CLOCK_REALTIME).
    package static func wall() -> Int64 { clinux_realtime_ns() }
}
