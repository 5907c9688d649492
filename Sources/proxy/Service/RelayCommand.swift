// SPDX-License-Identifier: Apache-2.0

import Emitters
import Glibc
import Linux
import Metrics

/// `proxy relay`: scrapes one target and pushes its series, until SIGINT or SIGTERM.
///
/// No address makes it end early: what cannot be reached now may be there later, and what never can is said in the log.
enum RelayCommand {
    static func run(_ options: Options) throws -> Int32 {
        StopSignals.hold()
        let plan = try RelayPlan(options)
        let log = Log(format: plan.logFormat)
        let destination = RemoteWriteEmitter(plan.remoteWrite, snapshot: nothing, log: log)
        let relay = RelayEmitter(plan.relay, to: [destination], log: log)
        try destination.start()
        try relay.start()
        log.info("relaying", ["from": plan.relay.target, "to": plan.remoteWrite.destination])
        _ = StopSignals.wait()
        StopSignals.killOnNext()
        let deadline = Clock.monotonic() + plan.flush
        relay.stop(by: deadline)
        log.info("flushed", ["receipt": destination.stop(by: deadline).description])
        return EXIT_SUCCESS
    }

    /// The relay has no series of its own.
    @Sendable private static func nothing() -> Snapshot {
        Snapshot(takenAt: Clock.wall(), startedAt: 0, families: [])
    }
}

/// What the flags of `proxy relay` say.
struct RelayPlan {
    let relay: RelaySettings
    let remoteWrite: RemoteWriteSettings
    let logFormat: Log.Format
    /// For the last push, nanoseconds.
    let flush: UInt64 = 3_000_000_000

    init(_ options: Options) throws(ConfigurationError) {
        func setting(_ flag: Flag, or text: String) -> Setting {
            Setting(text: options[flag] ?? text, origin: .flag(flag.name))
        }
        let job = try setting(.job, or: "relay").plain()
        var relay = RelaySettings(url: setting(.scrape, or: "").text, job: job)
        relay.interval = try setting(.interval, or: "10s").duration(in: Configuration.Relay.intervals).nanoseconds
        relay.userAgent = "tokenmeter/\(Version.current)"
        var remoteWrite = RemoteWriteSettings(url: setting(.remoteWrite, or: "").text)
        remoteWrite.interval = relay.interval
        remoteWrite.post.userAgent = relay.userAgent
        remoteWrite.version = try setting(.remoteWriteVersion, or: "auto").choice(of: RemoteWriteChoice.self).setting
        self.relay = relay
        self.remoteWrite = remoteWrite
        logFormat = try setting(.logFormat, or: "text").logFormat()
    }
}

/// Which remote write to speak.
enum RemoteWriteChoice: String, CaseIterable {
    case auto
    case version1 = "1"
    case version2 = "2"

    var setting: RemoteWriteSettings.VersionSetting {
        switch self {
        case .auto: .auto
        case .version1: .v1
        case .version2: .v2
        }
    }
}
