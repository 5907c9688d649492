// SPDX-License-Identifier: Apache-2.0

extension ExpositionMediaType {
    /// Chooses by `Accept` (RFC 9110 §12.5.1), which is empty when a request has none.
    ///
    /// The greatest weight wins; of equals what was named rather than covered by a wildcard, then what was named first.
    /// A client that takes nothing of ours gets text, as Prometheus' specification demands.
    package init(accepting field: String) {
        let ranges = WeightedElement.list(field)
        var best: (offer: Offer, match: Offer.Match)?
        for offer in Offer.all {
            guard let match = offer.match(ranges), match.weight > 0 else { continue }
            if best.map({ match.isBetter(than: $0.match) }) ?? true { best = (offer, match) }
        }
        let range = best.map { ranges[$0.match.place] }
        self = (best?.offer ?? Offer.all[0]).mediaType(NameEscaping(range?.parameter("escaping")))
    }
}

/// A representation as `Accept` may name it.
private struct Offer {
    /// Which range of a field decides over an offer.
    struct Match {
        let weight: Int
        /// 0 for any type, 1 for a type's wildcard, then 2 and one more for each parameter.
        let specificity: Int
        let place: Int

        func isBetter(than other: Match) -> Bool {
            let mine = (weight, min(specificity, 2), -place)
            return mine > (other.weight, min(other.specificity, 2), -other.place)
        }
    }

    let type: String
    let parameters: [String: String]
    /// A client that does not name all parameters could not read it.
    var isExplicit = false
    let mediaType: @Sendable (NameEscaping) -> ExpositionMediaType

    /// In the order of preference for a client that has none.
    static let all = [
        Offer(type: "text/plain", parameters: ["version": "0.0.4", "charset": "utf-8"]) { _ in .text },
        Offer(type: "application/openmetrics-text", parameters: ["version": "1.0.0", "charset": "utf-8"]) {
            .openMetrics($0)
        },
        Offer(type: "application/openmetrics-text", parameters: ["version": "0.0.1", "charset": "utf-8"]) { _ in
            .openMetricsDraft
        },
        Offer(
            type: "application/vnd.google.protobuf",
            parameters: ["proto": "io.prometheus.client.metricfamily", "encoding": "delimited"],
            isExplicit: true
        ) { _ in .protobuf },
    ]

    /// The most specific range that this offer falls under, the first of several.
    func match(_ ranges: [WeightedElement]) -> Match? {
        var best: Match?
        for (place, range) in ranges.enumerated() {
            guard let specificity = specificity(of: range), specificity > best?.specificity ?? -1 else { continue }
            best = Match(weight: range.weight, specificity: specificity, place: place)
        }
        return best
    }

    /// How closely a range names this; nil when it means something else. Parameters that we do not know are let be.
    private func specificity(of range: WeightedElement) -> Int? {
        let known = range.parameters.filter { parameters[$0.name] != nil }
        guard known.allSatisfy({ parameters[$0.name] == $0.value }) else { return nil }
        guard !isExplicit || known.count == parameters.count else { return nil }
        if range.name == type { return 2 + known.count }
        if range.name == "*/*" || range.name == "*" { return 0 }
        return range.name.hasSuffix("/*") && type.hasPrefix(range.name.dropLast()) ? 1 : nil
    }
}
