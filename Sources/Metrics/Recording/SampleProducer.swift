// SPDX-License-Identifier: Apache-2.0

/// The writing end of a ring, owned by one worker.
package struct SampleProducer: ~Copyable, Sendable {
    private let memory: RingMemory

    init(_ memory: RingMemory) {
        self.memory = memory
    }

    /// Writes one sample. A full ring refuses and counts it.
    @discardableResult
    package mutating func push(_ sample: RequestSample) -> Bool {
        false
    }
}
