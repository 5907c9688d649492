// SPDX-License-Identifier: Apache-2.0

/// The reading end of a ring, owned by the collector.
package struct SampleConsumer: ~Copyable, Sendable {
    private let memory: RingMemory

    init(_ memory: RingMemory) {
        self.memory = memory
    }
}
