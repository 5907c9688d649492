// SPDX-License-Identifier: Apache-2.0

/// Families in the order of their first mention, each name once.
struct Page {
    private var descriptions: [FamilyDescription] = []
    private var series: [[Series]] = []
    private var places: [String: Int] = [:]

    var seriesCount: Int { series.reduce(0) { $0 + $1.count } }

    mutating func append(_ family: FamilyDescription, _ more: [Series]) {
        guard !more.isEmpty else { return }
        if let place = places[family.name] {
            series[place] += more
        } else {
            places[family.name] = series.count
            descriptions.append(family)
            series.append(more)
        }
    }

    mutating func append(_ family: FamilyDescription, _ identity: SeriesIdentity, _ value: Double) {
        append(family, [Series(identity, .number(value))])
    }

    mutating func append(_ families: [Family]) {
        for family in families {
            append(FamilyDescription(name: family.name, help: family.help, kind: family.kind), family.series)
        }
    }

    consuming func families() -> [Family] {
        zip(descriptions, series).map { Family(name: $0.name, help: $0.help, kind: $0.kind, series: $1) }
    }
}
