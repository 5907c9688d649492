// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// collectd with its StatsD plugin, which writes what it has read to CSV files.
struct Collectd: Sendable {
    let process: ChildProcess
    let port: Int
    private let folder: String

    init(in scratch: Scratch) async throws {
        port = try Loopback.freePort(SOCK_DGRAM)
        folder = try scratch.folder("collectd")
        let file = try scratch.write(Self.configuration(port: port, folder: folder), to: "collectd.conf")
        process = try ChildProcess([Tools.counterpart("collectd"), "-C", file, "-f"], in: scratch)
        try await process.becomesReady { log.contains("entering read-loop") }
    }

    var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// The newest value of each metric, by the name of its file without the date: `derive-NAME`, `gauge-NAME`, `latency-NAME-…`.
    func values() -> [String: Double] {
        let plugin = "\(folder)/csv/here/statsd"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: plugin)) ?? []
        return files.reduce(into: [:]) { values, file in
            let text = (try? String(contentsOfFile: "\(plugin)/\(file)", encoding: .utf8)) ?? ""
            let last = text.split(separator: "\n").last?.split(separator: ",").last
            // …-2025-01-31
            values[String(file.dropLast(11))] = last.flatMap { Double($0) }
        }
    }

    private static func configuration(port: Int, folder: String) -> String {
        """
        Hostname "here"
        FQDNLookup false
        BaseDir "\(folder)"
        PIDFile "\(folder)/pid"
        PluginDir "\(Tools.debian)/usr/lib/collectd"
        TypesDB "\(Tools.debian)/usr/share/collectd/types.db"
        Interval 1
        LoadPlugin logfile
        <Plugin logfile>
          LogLevel info
          File "\(folder)/log"
        </Plugin>
        LoadPlugin statsd
        <Plugin statsd>
          Host "127.0.0.1"
          Port "\(port)"
          DeleteCounters false
          DeleteTimers false
          DeleteGauges false
          DeleteSets false
          TimerCount true
        </Plugin>
        LoadPlugin csv
        <Plugin csv>
          DataDir "\(folder)/csv"
        </Plugin>

        """
    }
}
