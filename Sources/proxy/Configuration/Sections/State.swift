// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// What of the state directory outlasts a power cut.
    struct State: Equatable, Sendable {
        enum Key: String, CaseIterable { case sync, interval }

        enum Sync: String, CaseIterable, Sendable { case never, interval, always }

        var sync = Sync.interval
        /// With `interval`: how much a power cut may take.
        var interval = Duration.seconds(10)
    }
}

extension Configuration.State {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try section.read(.sync, into: &sync)
        try section.read(.interval, into: &interval, in: .milliseconds(100)...(.seconds(86_400)))
    }
}
