// SPDX-License-Identifier: Apache-2.0

/// When 1.0 requests say what the families are: with each family's first snapshot, and all again after a minute, because
/// receivers forget it; Prometheus does the same.
struct MetadataSchedule {
    private static let interval: Int64 = 60_000

    private var last: Int64?
    private var isDue = false

    /// A snapshot begins, at `time` in milliseconds.
    mutating func begin(at time: Int64) {
        isDue = last.map { time &- $0 >= Self.interval } ?? true
        if isDue { last = time }
    }

    func isDue(isNew: Bool) -> Bool { isDue || isNew }
}
