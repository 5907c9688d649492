// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// When and to whom the daily bill is sent.
    struct Reports: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case at
            case timeZone = "time_zone"
            case slackWebhook = "slack_webhook_url_file"
            case email
        }

        /// Seconds from midnight on the local clock.
        var at = 9 * 3_600
        var timeZone = "UTC"
        var slackWebhook: Secret?
        var email: Email?
        /// Where it stands in the file.
        private(set) var origin = Origin.builtIn

        var isSentAnywhere: Bool { slackWebhook != nil || email != nil }
    }
}

extension Configuration.Reports {
    init(_ section: Section<Key>, _ surroundings: Surroundings) throws(ConfigurationError) {
        origin = section.origin
        if let text = try section.text(.at) { at = try Self.time(text) }
        if let text = try section.text(.timeZone) { timeZone = try text.timeZone() }
        slackWebhook = try section.text(.slackWebhook)?.secretFile(in: surroundings)
        if let node = section[.email] { email = try Email(Section(node), surroundings) }
    }

    /// As in "09:00".
    private static func time(_ setting: Setting) throws(ConfigurationError) -> Int {
        let parts = setting.text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2], let hour = HostPort.port(parts[0]),
            let minute = HostPort.port(parts[1]),
            hour < 24, minute < 60
        else { throw setting.refused("\(setting.quoted) is not a time of day; write one such as \"09:00\"") }
        return Int(hour) * 3_600 + Int(minute) * 60
    }

    var atText: String {
        let (hour, minute) = (at / 3_600, at / 60 % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// Comes after the flags, which may name the state directory.
    func refuseWithoutLedger(_ directory: String?) throws(ConfigurationError) {
        guard isSentAnywhere, directory == nil else { return }
        throw ConfigurationError(
            origin: origin,
            message: "needs a ledger to report from; set state_dir or ledger.directory"
        )
    }
}
