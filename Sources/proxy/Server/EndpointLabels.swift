// SPDX-License-Identifier: Apache-2.0

import Metrics

/// The label ids of all endpoints, admitted once at start so that a request only looks one up.
struct EndpointLabels: Sendable {
    private let ids: [LabelID]

    init(_ table: LabelTable) {
        ids = Endpoint.labels.map { table.admit($0.description) }
    }

    /// - Parameter index: The place in `Endpoint.labels`.
    subscript(_ index: Int) -> LabelID { ids[index] }
}
