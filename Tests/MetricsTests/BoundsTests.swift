// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

/// What happens when someone sends more names, combinations or samples than there is room for.
struct BoundsTests {
    @Test func `a flood of names leaves as many series as the tables allow`() {
        let labels = Labels(providers: 2, models: 5, tenants: 5, routes: 2)
        var rig = Rig(labels: labels, capacity: 1 << 15)
        var models = LabelCache(labels.models)
        var tenants = LabelCache(labels.tenants)
        let samples = (0..<20_000).map { number in
            RequestSample.model {
                $0.model = models.admit("model-\(number)")
                $0.tenant = tenants.admit("tenant-\(number)")
            }
        }

        let snapshot = rig.snapshot(after: samples)

        #expect(snapshot.seriesCount("llm_requests_total") == 6)
        #expect(snapshot.total("llm_requests_total") == 20_000)
        #expect(snapshot.number("proxy_series_rejected_total", ["label": "model"]) == 19_995)
        #expect(snapshot.number("proxy_series_rejected_total", ["label": "tenant"]) == 19_995)
        #expect(snapshot.number("proxy_series_rejected_total", ["label": "provider"]) == nil)
    }

    @Test func `combinations beyond the limit are counted as other, in all families alike`() {
        var rig = Rig(seriesLimit: 10)
        let samples = (0..<1000).map { number in
            RequestSample.model {
                $0.model = LabelID(1 + number % 40)
                $0.tenant = LabelID(1 + number % 25)
                $0.route = LabelID(1 + number % 40)
            }
        }

        let snapshot = rig.snapshot(after: samples)

        #expect(snapshot.seriesCount("llm_requests_total") == 11)
        #expect(snapshot.seriesCount("llm_cost_usd_total") == 11)
        #expect(snapshot.seriesCount("http_request_duration_seconds") == 11)
        #expect(snapshot.total("llm_requests_total") == 1000)
        #expect(snapshot.total("llm_request_duration_seconds") == 1000)
        #expect(snapshot.total("http_request_duration_seconds") == 1000)
        let rejected = snapshot.number("proxy_series_rejected_total", ["label": "series"])
        // 950 samples by model and tenant, 750 by route.
        #expect(rejected == 1700)
    }

    @Test func `a full ring loses nothing, and each time that a worker had to make room is counted`() {
        var rig = Rig(capacity: 4)

        let snapshot = rig.snapshot(after: Array(repeating: .model(), count: 11))

        #expect(snapshot.number("proxy_samples_recorded_total") == 11)
        #expect(snapshot.number("proxy_samples_folded_total") == 11)
        #expect(snapshot.number("proxy_ring_full_total") == 2)
        #expect(snapshot.number("proxy_ring_fill_ratio") == 0.75)
    }

    @Test func `a tap holds what it may and counts the rest`() {
        var rig = Rig()
        let tap = rig.collector.tap(capacity: 3)
        let samples = (1...5).map { number in RequestSample.model { $0.duration = UInt64(number) } }

        _ = rig.snapshot(after: samples)
        let first = tap.drain().map(\.duration)
        _ = rig.snapshot(after: [samples[4]])
        let second = tap.drain().map(\.duration)

        #expect(first == [1, 2, 3])
        #expect(second == [5])
        #expect(tap.overflowed == 2)
    }
}
