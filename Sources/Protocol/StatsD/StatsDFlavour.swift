// SPDX-License-Identifier: Apache-2.0

/// The dialects of StatsD, which differ in where labels go and in how a duration is written.
package enum StatsDFlavour: String, CaseIterable, Sendable {
    /// The original: labels become part of the name.
    case plain
    /// Datadog's: labels are tags at the line's end.
    case dogstatsd
    /// As InfluxData's Telegraf reads them: `name,label=value:…`.
    case influxdb
    /// As Graphite and the original StatsD since 0.9 read them: `name;label=value:…`.
    case graphite
    /// As Splunk's SignalFx reads them: `name[label=value]:…`.
    case signalfx

    package var hasTags: Bool { self != .plain }
}

/// The types by which DogStatsD takes a duration; every other flavour knows `ms` alone.
package enum StatsDTimer: String, CaseIterable, Sendable {
    /// Milliseconds, for everyone.
    case milliseconds = "ms"
    /// Seconds, aggregated by the agent.
    case histogram = "h"
    /// Seconds, aggregated by Datadog across hosts.
    case distribution = "d"
}
