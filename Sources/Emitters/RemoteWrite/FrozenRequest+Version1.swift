// SPDX-License-Identifier: Apache-2.0

import Protocol

/// A request of version 2 as one of version 1.
struct Downgraded: Equatable {
    /// Nil when nothing is left of it.
    let request: FrozenRequest?
    /// Samples that version 1 cannot carry.
    let leftOut: Int
}

extension FrozenRequest {
    func asVersion1(nativeHistograms: Bool = false) -> Downgraded? {
        version == .v1 ? Downgraded(request: self, leftOut: 0) : nil
    }
}
