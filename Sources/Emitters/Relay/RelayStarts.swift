// SPDX-License-Identifier: Apache-2.0

import Protocol

/// When cumulative series began, as OpenMetrics tells it by samples of their own, `…_created`.
struct RelayStarts {
    private var times: [String: Int64] = [:]

    init(_ page: ScrapedPage) {
        for sample in page.samples where sample.name.hasSuffix("_created") {
            let base = String(sample.name.dropLast("_created".count))
            guard let kind = page.families[base]?.kind, Self.isCumulative(kind) else { continue }
            times[Self.key(base, sample.labels)] = Int64(exactly: (sample.value * 1000).rounded())
        }
    }

    /// Milliseconds since 1970; 0: not told.
    func start(of sample: ScrapedSample, _ kind: ScrapedFamily.Kind) -> Int64 {
        guard !times.isEmpty, Self.isCumulative(kind) else { return 0 }
        for suffix in ["_total", "_bucket", "_count", "_sum"] where sample.name.hasSuffix(suffix) {
            let base = String(sample.name.dropLast(suffix.count))
            return times[Self.key(base, sample.labels.filter { $0.name != "le" })] ?? 0
        }
        return 0
    }

    private static func isCumulative(_ kind: ScrapedFamily.Kind) -> Bool {
        kind == .counter || kind == .histogram || kind == .summary
    }

    private static func key(_ base: String, _ labels: [LabelPair]) -> String {
        labels.sorted { $0.name < $1.name }.reduce(into: base) { $0 += "\u{1}\($1.name)\u{2}\($1.value)" }
    }
}
