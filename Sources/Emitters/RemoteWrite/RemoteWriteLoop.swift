// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// The sending thread's work: snapshots on time, requests in order, one under way.
final class RemoteWriteLoop {
    private let state: Lock<RemoteWriteState>
    private let snapshot: @Sendable () -> Snapshot
    private let client: RemoteWriteClient
    private var encoder: SnapshotEncoder
    private var relayEncoder: RelayEncoder
    private var schedule: DeliverySchedule
    private var backoff = Backoff()
    private var report: RemoteWriteReport
    private var isStopping = false

    init(
        _ settings: RemoteWriteSettings,
        _ state: Lock<RemoteWriteState>,
        _ multi: CurlMulti,
        _ log: Log,
        snapshot: @escaping @Sendable () -> Snapshot
    ) {
        self.state = state
        self.snapshot = snapshot
        client = RemoteWriteClient(settings, multi)
        encoder = SnapshotEncoder(external: settings.externalLabels, samplesPerRequest: settings.samplesPerRequest)
        relayEncoder = RelayEncoder(
            external: settings.externalLabels,
            samplesPerRequest: settings.samplesPerRequest
        )
        schedule = DeliverySchedule(interval: settings.interval, start: Clock.monotonic())
        report = RemoteWriteReport(log, destination: settings.destination, interval: settings.interval)
    }

    func run() {
        while step() {}
    }

    private func step() -> Bool {
        noticeStop()
        takeRelayed()
        let hasPending = state.withLock { !$0.queue.isEmpty }
        switch schedule.next(at: Clock.monotonic(), hasPending: hasPending) {
        case .snapshot: takeSnapshot()
        case .send: send()
        case .wait(let deadline): if let outcome = client.wait(until: deadline) { settle(outcome) }
        case .end: return false
        }
        return true
    }

    private func noticeStop() {
        guard !isStopping, let deadline = state.withLock({ $0.deadline }) else { return }
        isStopping = true
        backoff.reset()
        schedule.stop(by: deadline)
    }

    /// Nobody's lock is held meanwhile: the snapshot asks this emitter for its own figures.
    private func takeSnapshot() {
        let requests = encoder.encode(snapshot())
        let lost = state.withLock { $0.append(requests) }
        report.overflowed(lost, at: Clock.monotonic())
    }

    private func takeRelayed() {
        for batch in state.withLock({ $0.takeRelayed() }) {
            let requests = relayEncoder.encode(batch)
            let lost = state.withLock { $0.append(requests) }
            report.overflowed(lost, at: Clock.monotonic())
        }
    }

    private func send() {
        guard let request = state.withLock({ $0.queue.first() }) else { return schedule.settled(at: 0) }
        do throws(SecretError) {
            try client.begin(request)
            state.withLock { $0.bytes += UInt64(request.body.count) }
        } catch {
            settle(.failed(reason: error.description))
        }
    }

    private func settle(_ outcome: PostOutcome) {
        let now = Clock.monotonic()
        let verdict = Verdict(outcome)
        let pending = state.withLock { state in
            state.requests.add(1, outcome.code)
            state.settle(verdict)
            return state.queue.pending
        }
        schedule.settled(at: now, delay: delay(verdict))
        report.attempted(outcome, verdict, pending: pending, at: now)
    }

    private func delay(_ verdict: Verdict) -> UInt64? {
        guard case .retry(_, let after) = verdict else {
            backoff.reset()
            return nil
        }
        return backoff.delay(retryAfter: isStopping ? nil : after, chance: .random(in: -1...1))
    }
}

extension PostOutcome {
    /// For the label `code`.
    fileprivate var code: String {
        switch self {
        case .answered(let answer): String(answer.status)
        case .failed: "none"
        }
    }
}
