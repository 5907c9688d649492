// SPDX-License-Identifier: Apache-2.0

package import Metrics

/// The figures of this process that every Prometheus client exports, read from `/proc` when asked.
package final class ProcessSource: FamilySource {
    private let identity = SeriesIdentity()
    private let startTime = ProcessFigures.startTime()

    package init() {}

    /// What the kernel does not tell is left out.
    package func families() -> [Family] {
        let figures = ProcessFigures.statistics()
        return [
            counter("cpu_seconds_total", "User and system CPU time spent in seconds.", figures?.cpuSeconds),
            gauge("start_time_seconds", "Start of the process in seconds since 1970.", startTime),
            gauge("resident_memory_bytes", "Resident memory in bytes.", figures?.residentBytes),
            gauge("virtual_memory_bytes", "Virtual memory in bytes.", figures?.virtualBytes),
            gauge("open_fds", "Open file descriptors.", ProcessFigures.openDescriptors()),
            gauge("max_fds", "File descriptors that may be open.", ProcessFigures.descriptorLimit()),
            gauge("threads", "Threads of the operating system.", figures?.threads),
        ].compactMap(\.self)
    }

    private func counter(_ name: String, _ help: String, _ value: Double?) -> Family? {
        family(name, help, .counter, value)
    }

    private func gauge(_ name: String, _ help: String, _ value: Double?) -> Family? {
        family(name, help, .gauge, value)
    }

    private func family(_ name: String, _ help: String, _ kind: Family.Kind, _ value: Double?) -> Family? {
        guard let value else { return nil }
        return Family(name: "process_\(name)", help: help, kind: kind, series: [Series(identity, .number(value))])
    }
}
