// SPDX-License-Identifier: Apache-2.0

package import Metrics

/// The figures of this process that every Prometheus client exports, read from `/proc` when asked.
package final class ProcessSource: FamilySource {
    private let startTime = ProcessFigures.startTime()
    private let figures = FigureSet(
        prefix: "process_",
        names: [
            "cpu_seconds_total", "start_time_seconds", "resident_memory_bytes", "virtual_memory_bytes",
            "virtual_memory_max_bytes", "open_fds", "max_fds", "threads",
        ]
    )

    package init() {}

    /// What the kernel does not tell is left out.
    package func families() -> [Family] {
        let now = ProcessFigures.statistics()
        return [
            figures.counter("cpu_seconds_total", "User and system CPU time spent in seconds.", now?.cpuSeconds),
            figures.gauge("start_time_seconds", "Start of the process in seconds since 1970.", startTime),
            figures.gauge("resident_memory_bytes", "Resident memory in bytes.", now?.residentBytes),
            figures.gauge("virtual_memory_bytes", "Virtual memory in bytes.", now?.virtualBytes),
            figures.gauge(
                "virtual_memory_max_bytes",
                "Virtual memory that the process may have, in bytes.",
                ProcessFigures.virtualMemoryLimit()
            ),
            figures.gauge("open_fds", "Open file descriptors.", ProcessFigures.openDescriptors()),
            figures.gauge("max_fds", "File descriptors that may be open.", ProcessFigures.descriptorLimit()),
            figures.gauge("threads", "Threads of the operating system.", now?.threads),
        ].compactMap(\.self)
    }
}
