// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Waits until something holds, ten seconds at most.
///
/// - Returns: whether it held.
@discardableResult
func eventually(_ condition: () -> Bool) -> Bool {
    let deadline = Clock.monotonic() + 10_000_000_000
    while !condition() {
        guard Clock.monotonic() < deadline else { return false }
        usleep(2000)
    }
    return true
}
