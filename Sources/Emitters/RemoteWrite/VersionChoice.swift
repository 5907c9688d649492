// SPDX-License-Identifier: Apache-2.0

import Protocol

/// Which version of remote write a destination gets.
///
/// When it is to be found out, version 2 is tried first. A receiver that does not know it gets the same samples in version
/// 1, and when it takes them that is remembered for an hour; then version 2 is tried again, for receivers are replaced.
struct VersionChoice: Equatable {
    static let memory: Int64 = 3600

    private let setting: RemoteWriteSettings.VersionSetting
    /// Seconds since 1970.
    private(set) var version1Until: Int64
    /// Whether the request under way has been refused in version 2.
    private var isTrying1 = false
    private var isProven2 = false

    init(_ setting: RemoteWriteSettings.VersionSetting, version1Until: Int64 = 0) {
        self.setting = setting
        self.version1Until = version1Until
    }

    /// Whether what is frozen now may have to be sent in version 1, as far as anybody knows.
    var mayFallBack: Bool { setting == .auto && !isProven2 }

    /// What the next snapshot is to be frozen in; `now` is seconds since 1970.
    func freezing(at now: Int64) -> RemoteWriteVersion {
        switch setting {
        case .v1: .v1
        case .v2: .v2
        case .auto: knows1(at: now) ? .v1 : .v2
        }
    }

    /// What a request that was frozen in `version` goes out in.
    func sending(_ version: RemoteWriteVersion, at now: Int64) -> RemoteWriteVersion {
        guard version == .v2 else { return .v1 }
        switch setting {
        case .v1: return .v1
        case .v2: return .v2
        case .auto: return isTrying1 || knows1(at: now) ? .v1 : .v2
        }
    }

    /// A clock that was set back must not make an hour a year.
    private func knows1(at now: Int64) -> Bool {
        now < version1Until && version1Until - now <= Self.memory
    }

    mutating func settled(_ outcome: PostOutcome, sent version: RemoteWriteVersion, at now: Int64) -> Verdict {
        let mayFallBack = setting == .auto && version == .v2
        let verdict = Verdict(outcome, sent: version, mayFallBack: mayFallBack, isProven: isProven2)
        switch verdict {
        case .fallBack:
            isTrying1 = true
            isProven2 = false
        case .delivered where version == .v2:
            isProven2 = true
            version1Until = 0
        case .delivered:
            if isTrying1 { version1Until = now &+ Self.memory }
            isTrying1 = false
        case .drop: isTrying1 = false
        case .retry: break
        }
        return verdict
    }
}
