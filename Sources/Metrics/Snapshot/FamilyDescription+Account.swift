// SPDX-License-Identifier: Apache-2.0

/// The families in which the pipeline accounts for itself.
extension FamilyDescription {
    static let requestsInFlight = gauge("proxy_requests_in_flight", "Exchanges begun and not yet finished.")
    static let connections = gauge("proxy_connections", "Open connections to clients and to providers.")
    static let buildInfo = gauge("proxy_build_info", "Always 1; the labels say what is running.")
    static let samplesRecorded = counter("proxy_samples_recorded_total", "Samples that workers put into their rings.")
    static let samplesFolded = counter("proxy_samples_folded_total", "Samples that were added to the series.")
    static let samplesDropped = counter("proxy_samples_dropped_total", "Samples that are in no series, by reason.")
    static let ringFill = gauge(
        "proxy_ring_fill_ratio",
        "How full the fullest worker's ring was when this snapshot began to read it, from 0 to 1."
    )
    static let ringFull = counter(
        "proxy_ring_full_total",
        "Times that a worker found its ring full and folded the samples itself, which kept its exchanges waiting."
    )
    static let seriesExpired = counter("proxy_series_expired_total", "Label combinations ended because they were idle.")
    static let seriesCount = gauge("proxy_series", "Series in this snapshot.")
    static let seriesRejected = counter(
        "proxy_series_rejected_total",
        "Times that a label value, or with label=\"series\" a combination of values, was counted as other for want of room."
    )
}
