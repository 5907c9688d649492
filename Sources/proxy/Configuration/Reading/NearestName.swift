// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody who mistyped a name most likely meant.
enum NearestName {
    /// A name that begins with `name`, else the one at the fewest single-character changes, unless that is over a third.
    static func nearest(to name: String, among names: [String]) -> String? {
        if name.count > 2, let longer = names.first(where: { $0.hasPrefix(name) }) { return longer }
        let bound = max(2, name.count / 3)
        let ranked = names.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= min(bound, best.name.count - 1) ? best.name : nil
    }

    /// "did you mean …?" where one name is near, else all of them.
    static func hint(for name: String, among names: [String]) -> String {
        if let nearest = nearest(to: name, among: names) { return "did you mean \"\(nearest)\"?" }
        return "known: \(names.joined(separator: ", "))"
    }

    /// Levenshtein's distance, with a swap of neighbours counted as one change.
    private static func distance(_ left: String, _ right: String) -> Int {
        // A long "name" is a mistake of another sort, and the table grows with the product.
        let left = Array(left.unicodeScalars.prefix(64))
        let right = Array(right.unicodeScalars)
        var rows = [Array(0...right.count)]
        for (row, scalar) in left.enumerated() {
            var next = [row + 1]
            for (column, other) in right.enumerated() {
                let change = rows[row][column] + (scalar == other ? 0 : 1)
                var best = min(change, rows[row][column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                next.append(best)
            }
            rows.append(next)
        }
        return rows[left.count][right.count]
    }
}
