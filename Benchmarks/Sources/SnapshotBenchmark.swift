// SPDX-License-Identifier: Apache-2.0

import Linux
import Metrics

/// What one cut through ten thousand lines' worth of series costs, and what a line takes in memory.
enum SnapshotBenchmark {
    static func run() {
        let before = Memory.resident
        let registry = Registry()
        let perLine = Double(Memory.resident - before) / Double(registry.lineCount)
        Figure.show("snapshot, \(registry.lineCount) lines", count: 1) { _ = registry.collector.snapshot() }
        print("memory, per line\t\(Int(perLine)) B")
    }
}

enum Memory {
    /// The pages that the process has in memory, in bytes.
    static var resident: Int {
        let text = (try? File.readSpecial("/proc/self/statm", limit: 256)) ?? []
        let pages = String(decoding: text, as: UTF8.self).split(separator: " ").dropFirst().first
        return (pages.flatMap { Int($0) } ?? 0) * 4096
    }
}
