// SPDX-License-Identifier: Apache-2.0

/// What the receiver of a `RelayStage` has seen.
struct RelayRecord {
    struct Sample: Equatable {
        let labels: [String: String]
        /// As Python prints it; "stale" for the stale marker.
        let value: String
        let time: Int
        let start: Int
        /// The place of its request.
        let request: Int

        var number: Double { Double(value) ?? .nan }
    }

    let requests: [JSON]
    let scrapes: [JSON]
    /// Breaches of what holds for every request, in words, found by the receiver itself.
    let faults: [String]
    /// How many series it has accepted samples of.
    let distinct: Int

    init(_ json: JSON) {
        requests = json.requests.items
        scrapes = json.scrapes.items
        faults = json.faults.items.compactMap(\.string)
        distinct = json.distinct.int ?? 0
    }

    /// The samples of a metric, refused requests left out unless asked for, in the order in which they came.
    func samples(_ name: String, refused: Bool = false) -> [Sample] {
        requests.indices.filter { refused || (requests[$0].status.int ?? 0) < 300 }.flatMap { place in
            series(name, in: place).flatMap { series in
                series.samples.items.map { sample in
                    Sample(
                        labels: Self.labels(series),
                        value: sample.value.string ?? "",
                        time: sample.time.int ?? 0,
                        start: sample.start.int ?? 0,
                        request: place
                    )
                }
            }
        }
    }

    /// The series of a metric in one request.
    func series(_ name: String, in place: Int) -> [JSON] {
        requests[place].series.items.filter { Self.labels($0)["__name__"] == name }
    }

    var names: Set<String> {
        Set(requests.flatMap { $0.series.items.compactMap { Self.labels($0)["__name__"] } })
    }

    static func labels(_ series: JSON) -> [String: String] {
        Dictionary(series.labels.items.map { ($0[0].string ?? "", $0[1].string ?? "") }) { first, _ in first }
    }
}
