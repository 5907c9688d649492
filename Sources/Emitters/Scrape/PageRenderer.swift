// SPDX-License-Identifier: Apache-2.0

package import Metrics
package import Protocol

/// Renders snapshots as pages for scrapers.
///
/// Names and labels are rendered once for a series' life, and buffers are kept from page to page: a page as large as
/// the last one allocates nothing, once the clients have let go of that.
package struct PageRenderer: ~Copyable {
    private var text: TextPages
    private var openMetrics: TextPages
    private var protobuf: ProtobufPages

    /// `external` labels go where a series has none of the name.
    package init(external: [Label] = []) {
        text = TextPages(.prometheus, external)
        openMetrics = TextPages(.openMetrics, external)
        protobuf = ProtobufPages(external)
    }

    /// Renders one page. Snapshots come in the order in which they were taken: a series that one of them leaves out is
    /// forgotten.
    package mutating func render(_ snapshot: Snapshot, as format: ExpositionFormat) -> [UInt8] {
        switch format {
        case .text: text.render(snapshot)
        case .openMetrics: openMetrics.render(snapshot)
        case .protobuf: protobuf.render(snapshot)
        }
    }
}

extension Snapshot {
    /// How many series there are, a histogram counted as one.
    var seriesCount: Int { families.reduce(0) { $0 + $1.series.count } }

    /// When a series was zero, nanoseconds since 1970.
    func creation(of identity: SeriesIdentity) -> Int64 { identity.createdAt ?? startedAt }
}

extension BucketExemplar {
    init(_ exemplar: Exemplar) {
        let id = exemplar.traceID
        self.init(traceID: (id.high, id.low), value: exemplar.value, time: exemplar.time)
    }
}
