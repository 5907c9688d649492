// SPDX-License-Identifier: Apache-2.0

package import Linux
package import Metrics
import Protocol

/// Scrapes one target on a thread of its own and hands its series to the destinations of remote write.
package final class RelayEmitter: FamilySource {
    private struct State {
        var account: RelayAccount
        var isStopping = false
        var hasStarted = false
        var hasEnded = false
    }

    private let settings: RelaySettings
    private let destinations: [RemoteWriteEmitter]
    private let log: Log
    private let multi = CurlMulti()
    private let state: Lock<State>

    package init(_ settings: RelaySettings, to destinations: [RemoteWriteEmitter], log: Log) {
        self.settings = settings
        self.destinations = destinations
        self.log = log
        state = Lock(State(account: RelayAccount(target: settings.target)))
    }

    /// Starts the thread; the first scrape begins at once.
    package func start() throws(Errno) {
        try Thread.startDetached(name: "relay") { [self] in
            scrapeAll()
            state.signal { $0.hasEnded = true }
        }
        state.withLock { $0.hasStarted = true }
    }

    /// Gives up a scrape under way and begins no other. The series stay open: their target lives on.
    package func stop(by deadline: UInt64) {
        state.signal { $0.isStopping = true }
        multi.wake()
        if state.withLock({ $0.hasStarted }) { state.wait(until: deadline) { $0.hasEnded } }
    }

    package func families() -> [Family] { state.withLock { $0.account.families } }

    private func scrapeAll() {
        let client = PageClient(multi, settings)
        var target = RelayTarget(job: settings.job, instance: settings.instance)
        var report = RelayReport(log, target: settings.target)
        var next = Clock.monotonic()
        while !state.wait(until: next, for: { $0.isStopping }) {
            let (start, time) = (Clock.monotonic(), Clock.wall() / 1_000_000)
            guard let result = scrape(client) else { return }
            let seconds = Double(Clock.monotonic() - start) / 1e9
            let batch = target.batch(.init(time: time, seconds: seconds, page: try? result.get()))
            for destination in destinations { destination.relay(batch) }
            state.withLock { $0.account.count(result, batch, dropped: target.dropped) }
            report.scraped(result, at: start)
            // Missed ones are not made up for.
            next += settings.interval * ((Clock.monotonic() - next) / settings.interval + 1)
        }
    }

    /// Nil when the thread is to end.
    private func scrape(_ client: PageClient) -> Result<ScrapedPage, ScrapeFailure>? {
        client.begin()
        while !state.withLock({ $0.isStopping }) {
            if let result = client.wait() { return result }
        }
        client.cancel()
        return nil
    }
}
