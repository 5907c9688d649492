// SPDX-License-Identifier: Apache-2.0

import Linux
import Money

/// The last day that each destination has got, as a small file in the ledger's directory: `slack 2026-11-23`.
///
/// Written after the destination has said that it has the bill, so that none is lost. A kill between the two sends it once
/// more; the mail then has the same `Message-ID`.
enum ReportRecord {
    static func read(_ path: String) -> [String: CivilDate] {
        guard let bytes = try? File.read(path, limit: 1 << 16) else { return [:] }
        var days: [String: CivilDate] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let day = CivilDate(String(words[1])) { days[String(words[0])] = day }
        }
        return days
    }

    static func write(_ days: [String: CivilDate], to path: String) throws(Errno) {
        let lines = days.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
        try File.replace(path, with: Array(lines.joined().utf8))
    }
}
