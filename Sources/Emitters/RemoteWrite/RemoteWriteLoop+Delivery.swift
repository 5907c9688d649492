// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol

// One request under way.
extension RemoteWriteLoop {
    func send() {
        guard let frozen = queue.first() else { return schedule.settled(at: 0) }
        guard let (request, leftOut) = outgoing(frozen) else {
            queue.settle(delivered: 0, dropping: "not_in_version_1")
            publish()
            return schedule.settled(at: 0)
        }
        sent = (request.version, UInt64(request.count), UInt64(leftOut))
        do throws(SecretError) {
            try client.begin(request)
            state.withLock { $0.bytes += UInt64(request.body.count) }
        } catch {
            settle(.failed(reason: error.description))
        }
    }

    /// The request in the version that the receiver knows; nil when nothing of it can be said in that.
    private func outgoing(_ frozen: FrozenRequest) -> (FrozenRequest, leftOut: Int)? {
        let version = versions.sending(frozen.version, at: Self.seconds())
        guard version != frozen.version else { return (frozen, 0) }
        guard let downgraded = frozen.asVersion1(), let request = downgraded.request else { return nil }
        return (request, downgraded.leftOut)
    }

    func settle(_ outcome: PostOutcome) {
        let verdict = versions.settled(outcome, sent: sent.version, at: Self.seconds())
        let now = Clock.monotonic()
        let isOld = isBacklog
        state.withLock { $0.count(outcome, verdict) }
        settle(verdict, at: now)
        queue.remember(version1Until: versions.version1Until)
        schedule.settled(at: now, delay: pace.delay(verdict, isOld: isOld, at: now))
        state.withLock { $0.isRefusing = pace.isRefusing }
        publish()
        report.attempted(verdict, detail: client.detail(outcome), pending: queue.account.pending, at: now)
    }

    private func settle(_ verdict: Verdict, at now: UInt64) {
        switch verdict {
        case .delivered(let samples):
            let written = min(samples ?? sent.count, sent.count)
            report.shortWritten(sent.count - written, at: now)
            queue.settle(delivered: written, dropping: sent.leftOut > 0 ? "not_in_version_1" : "not_written")
        case .drop(let reason, let written): queue.settle(delivered: written, dropping: reason)
        case .retry, .fallBack: break
        }
    }

    /// Whether the request under way is much older than what waits behind it.
    private var isBacklog: Bool {
        guard let times = queue.pendingTimes else { return false }
        return times.last.subtractingReportingOverflow(times.first).partialValue > Pace.backlogAge
    }
}
