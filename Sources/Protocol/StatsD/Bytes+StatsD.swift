// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a counter's line: by how much it has grown.
    ///
    /// `time`, in seconds since 1970, is DogStatsD's alone: with it the agent takes the value as it is, unaggregated.
    package mutating func appendCounter(_ name: StatsDName, _ delta: Double, at time: Int64? = nil) {
        appendLine(name, delta, "|c", at: time)
    }

    /// Appends a gauge's line.
    ///
    /// A sign means "by so much" in the original protocol and to statsd_exporter, so a negative value needs two lines:
    /// down to zero first. Whoever takes every value as absolute ends at the same one.
    package mutating func appendGauge(_ name: StatsDName, _ value: Double, at time: Int64? = nil) {
        if value < 0 {
            appendLine(name, 0, "|g", at: time)
            append(UInt8(ascii: "\n"))
        }
        appendLine(name, value, "|g", at: time)
    }

    /// Appends a duration's line, in the unit that readers expect of the type: `ms` is milliseconds to all of them,
    /// a histogram or distribution takes the number as it is, which is seconds.
    ///
    /// One in `share` durations is sent: a power of two, whose rate is exact in binary and short in decimal.
    package mutating func appendTimer(
        _ name: StatsDName,
        nanoseconds: UInt64,
        as type: StatsDTimer = .histogram,
        oneIn share: Int = 1
    ) {
        let type = name.flavour == .dogstatsd ? type : .milliseconds
        let value = Double(nanoseconds) / (type == .milliseconds ? 1e6 : 1e9)
        appendObservation(name, value, as: type, oneIn: share)
    }

    /// Appends an observation that is not a duration; only DogStatsD has a type for it.
    package mutating func appendObservation(
        _ name: StatsDName,
        _ value: Double,
        as type: StatsDTimer,
        oneIn share: Int = 1
    ) {
        append(contentsOf: name.head)
        append(UInt8(ascii: ":"))
        appendPositional(value)
        append(UInt8(ascii: "|"))
        append(contentsOf: type.rawValue.utf8)
        if share > 1 {
            append("|@")
            appendPositional(1 / Double(share))
        }
        append(contentsOf: name.tail)
    }

    private mutating func appendLine(_ name: StatsDName, _ value: Double, _ type: StaticString, at time: Int64?) {
        append(contentsOf: name.head)
        append(UInt8(ascii: ":"))
        appendPositional(value)
        append(type)
        append(contentsOf: name.tail)
        if let time, name.flavour == .dogstatsd {
            append("|T")
            appendDecimal(Int(clamping: time))
        }
    }
}
