// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics
import Protocol

/// The sending thread's work: snapshots on time, requests in order, one under way.
final class RemoteWriteLoop {
    let state: Lock<RemoteWriteState>
    private let snapshot: @Sendable () -> Snapshot
    let client: RemoteWriteClient
    private var encoder: SnapshotEncoder
    private var relayEncoder: RelayEncoder
    var queue: DeliveryQueue
    private var closing: ClosingFile
    /// The account as it was found.
    private let start: DeliveryAccount
    var schedule: DeliverySchedule
    var versions: VersionChoice
    var pace = Pace()
    var report: RemoteWriteReport
    private var isStopping = false
    /// What is under way.
    var sent: (version: RemoteWriteVersion, count: UInt64, leftOut: UInt64) = (.v1, 0, 0)

    init(
        _ settings: RemoteWriteSettings,
        _ state: Lock<RemoteWriteState>,
        _ multi: CurlMulti,
        _ log: Log,
        snapshot: @escaping @Sendable () -> Snapshot
    ) {
        self.state = state
        self.snapshot = snapshot
        report = RemoteWriteReport(log, destination: settings.destination, interval: settings.interval)
        if settings.post.tls.isVerificationSkipped { report.startsUnverified() }
        queue = Self.queue(settings, report)
        start = queue.account.before
        versions = VersionChoice(settings.version, version1Until: queue.progress.version1Until)
        client = RemoteWriteClient(settings, multi)
        closing = ClosingFile(queue.store?.folder)
        var known = EncoderSettings(external: settings.externalLabels, samplesPerRequest: settings.samplesPerRequest)
        known.version = versions.freezing(at: Self.seconds())
        Self.closePredecessor(closing, &queue, known)
        known.sentUntil = queue.progress.newestRecorded
        encoder = SnapshotEncoder(known)
        relayEncoder = RelayEncoder(known)
        schedule = DeliverySchedule(interval: settings.interval, start: Clock.monotonic())
        publish()
    }

    private static func queue(_ settings: RemoteWriteSettings, _ report: RemoteWriteReport) -> DeliveryQueue {
        var limits = DeliveryQueue.Limits()
        limits.bytes = settings.queueBytes
        guard let folder = settings.queueFolder else { return DeliveryQueue(limits: limits) }
        do throws(DeliveryQueue.OpenError) {
            return try DeliveryQueue.opened(folder, limits: limits)
        } catch {
            report.cannotOpen(folder, error)
            return DeliveryQueue(limits: limits)
        }
    }

    /// A process that was killed has left its series open.
    private static func closePredecessor(
        _ closing: ClosingFile,
        _ queue: inout DeliveryQueue,
        _ settings: EncoderSettings
    ) {
        guard let list = closing.left() else { return }
        let sent = queue.progress.newestRecorded
        guard let requests = SnapshotEncoder.staleRequests(from: list, after: sent, settings) else { return }
        queue.append(requests.flatMap { $0.withBeginningsApart(keepingHistograms: false) })
    }

    func run() {
        while step() {}
    }

    private func step() -> Bool {
        noticeStop()
        takeRelayed()
        switch schedule.next(at: Clock.monotonic(), hasPending: !queue.isEmpty) {
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
        pace.hurry()
        schedule.stop(by: deadline)
    }

    /// Nobody's lock is held meanwhile: the snapshot asks this emitter for its own figures.
    private func takeSnapshot() {
        encoder.version = versions.freezing(at: Self.seconds())
        let requests = isStopping ? encoder.encodeFinal(snapshot()) : encoder.encode(snapshot())
        let keepsHistograms = encoder.version == .v2 && !versions.mayFallBack
        queue.append(requests.flatMap { $0.withBeginningsApart(keepingHistograms: keepsHistograms) })
        if isStopping { closing.remove() } else { closing.update(encoder) }
        publish()
    }

    private func takeRelayed() {
        let batches = state.withLock { $0.takeRelayed() }
        guard !batches.isEmpty else { return }
        relayEncoder.version = versions.freezing(at: Self.seconds())
        for batch in batches { queue.append(relayEncoder.encode(batch)) }
        publish()
    }

    func publish() {
        let now = Clock.monotonic()
        for notice in queue.notices { report.noticed(notice, at: now) }
        queue.notices.removeAll()
        state.withLock { $0.publish(queue, since: start) }
    }

    static func seconds() -> Int64 { Clock.wall() / 1_000_000_000 }
}
