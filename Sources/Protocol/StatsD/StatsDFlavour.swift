// SPDX-License-Identifier: Apache-2.0

/// The dialects of StatsD, which differ in where labels go and in how a duration is written.
package enum StatsDFlavour: String, Sendable {
    /// The original: labels become part of the name, durations are milliseconds.
    case plain
    /// Datadog's: labels are tags, durations are seconds in a histogram.
    case dogstatsd
}
