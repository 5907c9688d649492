// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

@testable import Metrics

/// A directory that is gone when the test is over.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var name = Array("/tmp/tokenmeter-XXXXXX".utf8CString)
        path = unsafe name.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress, let made = unsafe mkdtemp(start) else { return "" }
            return unsafe String(cString: made)
        }
    }

    deinit {
        remove(path)
    }

    private func remove(_ path: String) {
        for name in names(in: path) where unsafe unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
        unsafe rmdir(path)
    }

    func names(in path: String? = nil) -> [String] {
        guard let directory = unsafe opendir(path ?? self.path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Changes the words of a file, as another program, another version or a dying disk might.
    func edit(_ name: String, at word: Int, _ value: UInt64) throws {
        var bytes = try File.read(path + "/" + name, limit: 1 << 26)
        for place in 0..<8 { bytes[word * 8 + place] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(place))) }
        let file = try File.openOrMake(path + "/" + name)
        try file.write(bytes)
    }
}

/// One life of a process on a state directory. Letting go of it without `close` is what a kill leaves behind: the mapped
/// pages, and an open lock that is gone.
final class Life {
    let labels = Labels()
    let collector: Collector
    let keeper: StateKeeper
    let store: SeriesStore
    let warnings: Lock<[String]>
    var producers = InlineArray<64, SampleProducer?> { _ in nil }
    private let directory: StateDirectory

    init(
        in folder: TemporaryDirectory,
        instance: String = "i",
        workers: Int = 1,
        capacity: Int = 1024,
        sync: SyncPolicy = .never
    ) throws(StateFault) {
        let warnings = Lock<[String]>([])
        self.warnings = warnings
        directory = try StateDirectory(folder.path)
        let state = try MetricsState.open(
            directory,
            MetricsState.Settings(instance: instance, workers: workers, ringCapacity: capacity, sync: sync),
            labels: labels
        ) { warning in warnings.withLock { $0.append(warning) } }
        store = state.store
        keeper = state.keeper
        producers = state.producers
        collector = Collector(
            labels: labels,
            consumers: state.consumers,
            gauges: [],
            version: "1",
            store: store,
            keeper: keeper
        )
    }

    /// Records as a worker does.
    func record(_ samples: [RequestSample], worker: Int = 0) {
        for sample in samples where producers[worker]?.push(sample) == false {
            collector.makeRoom()
            producers[worker]?.push(sample)
        }
    }
}
