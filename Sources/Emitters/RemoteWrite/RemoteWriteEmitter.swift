// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Metrics

/// Pushes snapshots to one destination of Prometheus remote write, on a thread of its own.
///
/// A slow or dead destination costs bounded memory and delays nobody else.
package final class RemoteWriteEmitter: FamilySource {
    private let settings: RemoteWriteSettings
    private let snapshot: @Sendable () -> Snapshot
    private let log: Log
    private let multi = CurlMulti()
    private let state: Lock<RemoteWriteState>
    private let figures: RemoteWriteFamilies

    package init(
        _ settings: RemoteWriteSettings,
        snapshot: @escaping @Sendable () -> Snapshot,
        log: Log
    ) {
        self.settings = settings
        self.snapshot = snapshot
        self.log = log
        let destination = Label("destination", settings.destination)
        state = Lock(RemoteWriteState(destination))
        figures = RemoteWriteFamilies(destination)
    }

    /// Starts the thread; the first snapshot is pushed at once.
    package func start() throws(Errno) {
        try Thread.startDetached(name: "remote-write") { [self] in
            deliver()
            state.signal { $0.hasEnded = true }
        }
        state.withLock { $0.hasStarted = true }
    }

    /// The transfer under way is closed by this function's end, before anyone hears of it: a process that ends while a
    /// thread is inside the TLS library may crash.
    private func deliver() {
        RemoteWriteLoop(settings, state, multi, log, snapshot: snapshot).run()
    }

    /// Takes a scrape of a neighbour into the queue.
    func relay(_ batch: RelayBatch) {
        state.withLock { $0.relayed.append(batch) }
        multi.wake()
    }

    /// Pushes a last snapshot and whatever still waits, until the monotonic `deadline` (nanoseconds) at the latest.
    package func stop(by deadline: UInt64) -> DeliveryReceipt {
        let start = Clock.monotonic()
        let hasStarted = state.withLock { state in
            if state.deadline == nil { state.deadline = Self.lastMoment(before: deadline, from: start) }
            return state.hasStarted
        }
        multi.wake()
        if hasStarted { state.wait(until: deadline) { $0.hasEnded } }
        return receipt(seconds: Double(Clock.monotonic() - start) / 1e9)
    }

    /// When the thread gives up, so that it has time to close what is open.
    private static func lastMoment(before deadline: UInt64, from now: UInt64) -> UInt64 {
        deadline - min(deadline > now ? (deadline - now) / 10 : 0, 100_000_000)
    }

    package func families() -> [Family] {
        state.withLock { figures.families($0, at: Clock.wall() / 1_000_000) }
    }

    private func receipt(seconds: Double) -> DeliveryReceipt {
        let (account, inMemory) = state.withLock { ($0.account, $0.pendingInMemory) }
        return DeliveryReceipt(
            kind: "remote write",
            destination: settings.destination,
            unit: "samples",
            recorded: account.recorded,
            delivered: account.delivered,
            pending: account.pending,
            kept: account.pending - min(inMemory, account.pending),
            dropped: account.droppedTotal,
            reasons: account.dropped.map { DeliveryReceipt.Drop(reason: $0.reason, count: $0.samples) },
            seconds: seconds
        )
    }
}
