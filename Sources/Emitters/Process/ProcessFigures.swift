// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// What the kernel tells of this process.
enum ProcessFigures {
    struct Statistics: Equatable {
        let cpuSeconds: Double
        let threads: Double
        /// Clock ticks from the machine's start to the process's.
        let startTicks: Double
        let virtualBytes: Double
        let residentBytes: Double

        /// Reads a line of `/proc/PID/stat`. Its second field, the program's name in parentheses, may hold anything.
        init?(_ line: String, ticksPerSecond: Double, pageSize: Double) {
            guard let nameEnd = line.lastIndex(of: ")") else { return nil }
            let fields = line[line.index(after: nameEnd)...].split(separator: " ")
            // Numbered as in proc(5), where the name is field 2.
            func field(_ number: Int) -> Double? { number - 3 < fields.count ? Double(fields[number - 3]) : nil }
            guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
                let bytes = field(23), let pages = field(24)
            else { return nil }
            cpuSeconds = (user + system) / ticksPerSecond
            self.threads = threads
            startTicks = start
            virtualBytes = bytes
            residentBytes = pages * pageSize
        }
    }

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    private static let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))

    static func statistics() -> Statistics? {
        guard let bytes = try? File.readSpecial("/proc/self/stat", limit: 4096) else { return nil }
        let line = String(decoding: bytes, as: UTF8.self)
        return Statistics(line, ticksPerSecond: ticksPerSecond, pageSize: pageSize)
    }

    /// Seconds since 1970. The machine's start is told in whole seconds and may move by one: ask once.
    static func startTime() -> Double? {
        guard let ticks = statistics()?.startTicks, let bytes = try? File.readSpecial("/proc/stat", limit: 1 << 20)
        else {
            return nil
        }
        return bootTime(String(decoding: bytes, as: UTF8.self)).map { $0 + ticks / ticksPerSecond }
    }

    /// Reads the line `btime` of `/proc/stat`.
    static func bootTime(_ report: String) -> Double? {
        let line = report.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }

    static func openDescriptors() -> Double? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0.0
        while unsafe readdir(folder) != nil { count += 1 }
        // Without ".", ".." and the one that reads the folder.
        return count - 3
    }

    static func descriptorLimit() -> Double? { limit(RLIMIT_NOFILE) }

    /// No limit is a number too: the greatest of 64 bits, which Go's client shows as well.
    static func virtualMemoryLimit() -> Double? { limit(RLIMIT_AS) }

    private static func limit(_ resource: __rlimit_resource) -> Double? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }
}
