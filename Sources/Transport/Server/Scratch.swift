// SPDX-License-Identifier: Apache-2.0

/// The buffers that all tasks of one worker share for a read and a write.
///
/// They belong to a task only until it suspends: what must outlast a suspension is copied out.
package final class Scratch {
    package static let capacity = 64 * 1024

    /// The bytes of one read.
    package var input = [UInt8](repeating: 0, count: Scratch.capacity)
    /// The payload found in them.
    package var payload: [UInt8] = []
    /// What is written next.
    package var output: [UInt8] = []

    package init() {
        payload.reserveCapacity(Scratch.capacity)
        output.reserveCapacity(2 * Scratch.capacity)
    }

    /// Writes `output` and empties it; what does not fit at once is copied before this suspends.
    package func flush(to channel: Channel, idle: UInt64, loop: EventLoop) async throws(TransportError) {
        guard !output.isEmpty else { return }
        let rest = try sendNow(channel)
        guard !rest.isEmpty else { return }
        try await channel.sendAll(rest, idle: idle, loop: loop)
    }

    private func sendNow(_ channel: Channel) throws(TransportError) -> [UInt8] {
        defer { emptyOutput() }
        let sent = try channel.sendNow(output, from: 0)
        return sent == output.count ? [] : Array(output[sent...])
    }

    /// One large answer shall not leave its buffer behind for good.
    private func emptyOutput() {
        output.removeAll(keepingCapacity: output.capacity <= 8 * Self.capacity)
    }
}
