// SPDX-License-Identifier: Apache-2.0

/// The pipeline's account of itself, and what the workers have open.
struct AccountFamilies: Sendable {
    private let gauges: [WorkerGauges]
    private let labels: Labels

    private let recorded = SeriesIdentity()
    private let folded = SeriesIdentity()
    private let seriesCount = SeriesIdentity()
    private let inFlight = SeriesIdentity()
    private let downstream = SeriesIdentity([Label("side", "downstream")])
    private let upstream = SeriesIdentity([Label("side", "upstream")])
    private let unreadable = SeriesIdentity([Label("reason", "unreadable")])
    private let ringFill = SeriesIdentity()
    private let ringFull = SeriesIdentity()
    private let expired = SeriesIdentity()
    private let rejected = ["provider", "model", "tenant", "route", "series"].map {
        SeriesIdentity([Label("label", $0)])
    }
    private let build: SeriesIdentity

    init(gauges: [WorkerGauges], labels: Labels, version: String) {
        self.gauges = gauges
        self.labels = labels
        build = SeriesIdentity([Label("version", version), Label("arch", Self.architecture)])
    }

    func append(to page: inout Page, _ pipeline: Pipeline, ringFull full: UInt64) {
        let account = pipeline.store.shownAccount
        page.append(.samplesRecorded, [number(recorded, pipeline.recorded)])
        page.append(.samplesFolded, [number(folded, account.folded)])
        page.append(.samplesDropped, moved([number(unreadable, account.unreadable)]))
        page.append(.ringFill, ringFill, pipeline.ringFill)
        page.append(.ringFull, [number(ringFull, full)])
        page.append(.seriesRejected, moved(zip(rejected, rejections(account)).map(number)))
        page.append(.seriesExpired, moved([number(expired, account.expired)]))
        page.append(.buildInfo, [number(build, 1)])
        page.append(.requestsInFlight, [Series(inFlight, .number(sum { $0.requestsInFlight.value }))])
        page.append(
            .connections,
            [
                Series(downstream, .number(sum { $0.downstreamConnections.value })),
                Series(upstream, .number(sum { $0.upstreamConnections.value })),
            ]
        )
    }

    /// The number of all series, its own included: to be called last.
    func appendSeriesCount(to page: inout Page) {
        page.append(.seriesCount, [number(seriesCount, UInt64(page.seriesCount + 1))])
    }

    private func rejections(_ account: BankAccount) -> [UInt64] {
        [labels.providers, labels.models, labels.tenants, labels.routes].map(\.rejected) + [account.relabelled]
    }

    private func number(_ identity: SeriesIdentity, _ value: UInt64) -> Series {
        Series(identity, .number(Double(value)))
    }

    /// Leaves out counters that never moved.
    private func moved(_ series: [Series]) -> [Series] { series.filter { $0.value != .number(0) } }

    /// Each worker counts what it opened less what it closed; only the sum over all is shown.
    private func sum(_ value: (WorkerGauges) -> Int) -> Double { Double(gauges.reduce(0) { $0 + value($1) }) }

    private static var architecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #else
            "other"
        #endif
    }
}
