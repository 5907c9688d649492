// SPDX-License-Identifier: Apache-2.0

/// All series that samples are folded into.
struct Totals {
    /// How many samples were folded.
    private(set) var folded: UInt64 = 0

    /// How many samples, or parts of samples, were counted as "other" because a table was full.
    private(set) var relabelled: UInt64 = 0

    private var exchanges: ExchangeTotals
    private var requests: RequestTotals
    private var spend: SpendTotals
    private var models: ModelTotals
    private var tenants: TenantTotals
    private var retries: RetryTotals
    private var overhead = OverheadTotals()

    /// Makes empty totals; `seriesLimit` bounds the rows of the two finest tables, and thereby of all.
    init(_ labels: Labels, seriesLimit: Int) {
        exchanges = ExchangeTotals(labels, limit: seriesLimit)
        requests = RequestTotals(labels, limit: seriesLimit)
        spend = SpendTotals(labels)
        models = ModelTotals(labels)
        tenants = TenantTotals(labels)
        retries = RetryTotals(labels)
    }

    mutating func fold(_ sample: borrowing RequestSample) {
        folded &+= 1
        if !exchanges.fold(sample) { relabelled &+= 1 }
        guard sample.kind == .model else { return }
        if requests.hasRoom(for: sample) {
            foldModel(sample)
        } else {
            relabelled &+= 1
            foldModel(sample.withoutLabels)
        }
    }

    /// The one place where all model families take the sample, under the same labels: what keeps their counts equal.
    private mutating func foldModel(_ sample: borrowing RequestSample) {
        requests.fold(sample)
        spend.fold(sample)
        models.fold(sample)
        tenants.fold(sample)
        retries.fold(sample)
        overhead.fold(sample)
    }

    mutating func append(to page: inout Page, at instant: Instant) {
        exchanges.group.append(to: &page, at: instant)
        requests.group.append(to: &page, at: instant)
        spend.group.append(to: &page, at: instant)
        models.group.append(to: &page, at: instant)
        tenants.group.append(to: &page, at: instant)
        retries.group.append(to: &page, at: instant)
        overhead.group.append(to: &page, at: instant)
    }
}

extension RequestSample {
    fileprivate var withoutLabels: RequestSample {
        var sample = self
        sample.provider = 0
        sample.model = 0
        sample.tenant = 0
        return sample
    }
}
