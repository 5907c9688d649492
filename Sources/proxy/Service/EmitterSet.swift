// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// All configured emitters.
struct EmitterSet {
    init(_ configuration: Configuration, collector: Collector, log: Log) throws(Errno) {}

    /// Flushes and ends them.
    func stop(by deadline: UInt64) -> [String] { [] }
}
