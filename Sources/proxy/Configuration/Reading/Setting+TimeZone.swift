// SPDX-License-Identifier: Apache-2.0

import Money

extension Setting {
    /// The name of a time zone that this machine knows.
    func timeZone() throws(ConfigurationError) -> String {
        do throws(TimeZone.Fault) {
            return try TimeZone(named: text).name
        } catch {
            throw refused(complaint(error))
        }
    }

    private func complaint(_ fault: TimeZone.Fault) -> String {
        switch fault {
        case .impossibleName, .unknown: "\(quoted) is not a time zone that this machine knows; \(hint)"
        case .foreignFile(let path): "\(quoted) is not a time zone: \(path) is a file of another sort; \(hint)"
        case .damagedFile(let path): "\(path) is damaged; install the time zones (tzdata) anew"
        case .countsLeapSeconds: "\(quoted) counts leap seconds, which no clock here does; leave out \"right/\""
        }
    }

    private var hint: String {
        let names = TimeZone.names()
        guard !names.isEmpty else { return "\(TimeZone.directory) has none but \"UTC\"; install tzdata" }
        // All of them would fill a screen.
        let nearest = NearestName.nearest(to: text, among: names)
        return nearest.map { "did you mean \"\($0)\"?" } ?? "write one such as \"UTC\" or \"Europe/Berlin\""
    }
}
