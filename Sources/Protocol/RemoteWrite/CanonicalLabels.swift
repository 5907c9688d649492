// SPDX-License-Identifier: Apache-2.0

/// A series' labels as remote write demands them: with `__name__`, sorted by the names' bytes, each name once, none
/// empty.
struct CanonicalLabels {
    let pairs: [LabelPair]

    /// Of labels with the same name the first one counts; an exemplar's labels have no `__name__`, and none is put in.
    init(name: String, labels: [LabelPair]) {
        var pairs = name.isEmpty ? [] : [(name: "__name__", value: name)]
        for label in labels where !label.name.isEmpty && !label.value.isEmpty {
            if !pairs.contains(where: { $0.name.utf8.elementsEqual(label.name.utf8) }) { pairs.append(label) }
        }
        // By bytes: Swift's own order of strings is that of Unicode's normal forms.
        pairs.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.pairs = pairs
    }
}
