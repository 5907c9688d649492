// SPDX-License-Identifier: Apache-2.0

/// What an import could not carry over, each sort once with the models it was seen at.
struct ImportNotes {
    private var sorts: [String] = []
    private var models: [String: [String]] = [:]

    mutating func add(_ sort: String, _ model: String) {
        if models[sort] == nil { sorts.append(sort) }
        guard models[sort]?.last != model else { return }
        models[sort, default: []].append(model)
    }

    var lines: [String] {
        sorts.map { sort in
            let all = models[sort] ?? []
            let rest = all.count > 3 ? " and \(all.count - 3) more" : ""
            return "\(sort): \(all.prefix(3).joined(separator: ", "))\(rest)"
        }
    }
}
