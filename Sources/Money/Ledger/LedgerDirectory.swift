// SPDX-License-Identifier: Apache-2.0

import Linux

/// The names of a ledger's files.
enum LedgerDirectory {
    private static let suffix = ".jsonl"

    static func path(of day: CivilDate, in directory: String) -> String { "\(directory)/\(day)\(suffix)" }

    /// Whether a process writes there: locked for as long as it does.
    static func lockPath(in directory: String) -> String { "\(directory)/.lock" }

    static func intentPath(in directory: String) -> String { "\(directory)/.batch" }

    /// Where the totals of days that are over are kept.
    static func totals(in directory: String) -> String { "\(directory)/.totals" }

    static func totalsPath(of day: CivilDate, in directory: String) -> String { "\(totals(in: directory))/\(day)" }

    /// The days that have a file, from the first.
    static func days(in directory: String) throws(Errno) -> [CivilDate] {
        try File.names(in: directory).filter { $0.hasSuffix(suffix) }.compactMap {
            CivilDate(String($0.dropLast(suffix.utf8.count)))
        }.sorted()
    }

    /// Removes the files of the days before one.
    static func remove(before day: CivilDate, in directory: String) throws(Errno) {
        for old in try days(in: directory) where old < day {
            try File.remove(path(of: old, in: directory))
            try File.remove(totalsPath(of: old, in: directory))
        }
    }
}
