// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Metrics
import Testing

@testable import Emitters

struct ProcessSourceTests {
    @Test func `exports what every Prometheus client does`() throws {
        let families = ProcessSource().families()
        let values = Dictionary(uniqueKeysWithValues: try families.map { ($0.name, try value($0)) })

        #expect(
            Set(values.keys) == [
                "process_cpu_seconds_total", "process_start_time_seconds", "process_resident_memory_bytes",
                "process_virtual_memory_bytes", "process_virtual_memory_max_bytes", "process_open_fds",
                "process_max_fds", "process_threads",
            ]
        )
        let now = Double(Clock.wall()) / 1e9
        let start = try #require(values["process_start_time_seconds"])
        #expect(start < now && start > now - 3600)
        let resident = try #require(values["process_resident_memory_bytes"])
        let virtual = try #require(values["process_virtual_memory_bytes"])
        #expect(resident > 1_000_000 && resident < virtual)
        #expect(try virtual <= #require(values["process_virtual_memory_max_bytes"]))
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        #expect(try #require(values["process_threads"]) >= 1)
        #expect(try #require(values["process_open_fds"]) < #require(values["process_max_fds"]))
    }

    @Test func `only the CPU time is a counter`() {
        let counters = ProcessSource().families().filter { $0.kind == .counter }
        #expect(counters.map(\.name) == ["process_cpu_seconds_total"])
    }

    @Test func `an opened file is counted`() throws {
        let before = try #require(ProcessFigures.openDescriptors())
        let files = try (0..<200).map { _ in try Opened() }
        let after = try #require(ProcessFigures.openDescriptors())
        // Other tests open and close files at the same time.
        #expect(after >= before + Double(files.count) / 2)
    }

    @Test func `a program's name cannot shift the fields`() {
        let line = "7 (a) b (c) S 1 7 7 0 -1 4 1 0 0 0 250 50 0 0 20 0 9 0 4200 8192000 300 184467"
        let figures = ProcessFigures.Statistics(line, ticksPerSecond: 100, pageSize: 4096)
        #expect(figures?.cpuSeconds == 3)
        #expect(figures?.threads == 9)
        #expect(figures?.startTicks == 4200)
        #expect(figures?.virtualBytes == 8_192_000)
        #expect(figures?.residentBytes == 1_228_800)
    }

    @Test(arguments: ["", "7 (a) S 1 2", "7 a S"])
    func `a line that is none is no figures`(line: String) {
        #expect(ProcessFigures.Statistics(line, ticksPerSecond: 100, pageSize: 4096) == nil)
    }

    @Test func `the machine's start is a line among others`() {
        #expect(ProcessFigures.bootTime("cpu 1 2\nctxt 5\nbtime 1700000000\nprocesses 3\n") == 1_700_000_000)
        #expect(ProcessFigures.bootTime("cpu 1 2\n") == nil)
    }

    private func value(_ family: Family) throws -> Double {
        guard case .number(let value) = try #require(family.series.first).value else { return .nan }
        return value
    }

    private final class Opened {
        private let descriptor: FileDescriptor

        init() throws {
            descriptor = try FileDescriptor(owning: unsafe open("/dev/null", O_RDONLY))
        }
    }
}
