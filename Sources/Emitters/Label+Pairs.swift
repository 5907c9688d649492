// SPDX-License-Identifier: Apache-2.0

import Metrics
import Protocol

extension [Label] {
    /// The labels as the wire formats take them, followed by the external ones; of one name, the series' own counts.
    func pairs(with external: [Label]) -> [LabelPair] {
        var pairs = map { (name: $0.name, value: $0.value) }
        for label in external where !contains(where: { $0.name == label.name }) {
            pairs.append((label.name, label.value))
        }
        return pairs
    }
}

extension Family.Kind {
    var type: MetricType {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        }
    }
}
