// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a counter's line: by how much it has grown.
    package mutating func appendCounter(_ name: StatsDName, _ delta: Double) {
        append(contentsOf: name.head)
        append(UInt8(ascii: ":"))
        appendPositional(delta)
        append("|c")
        append(contentsOf: name.tail)
    }

    /// Appends a gauge's line.
    ///
    /// In the original protocol a sign means "by so much", so a negative value needs two lines: down to zero first.
    package mutating func appendGauge(_ name: StatsDName, _ value: Double) {
        if name.flavour == .plain, value < 0 {
            append(contentsOf: name.head)
            append(":0|g\n")
        }
        append(contentsOf: name.head)
        append(UInt8(ascii: ":"))
        appendPositional(value)
        append("|g")
        append(contentsOf: name.tail)
    }

    /// Appends a duration's line, in the unit that readers expect of the type: `ms` is milliseconds to all of them,
    /// a histogram takes the number as it is.
    ///
    /// One in `share` durations is sent: a power of two, whose rate is exact in binary and short in decimal.
    package mutating func appendTimer(_ name: StatsDName, nanoseconds: UInt64, oneIn share: Int = 1) {
        append(contentsOf: name.head)
        append(UInt8(ascii: ":"))
        switch name.flavour {
        case .plain:
            appendPositional(Double(nanoseconds) / 1e6)
            append("|ms")
        case .dogstatsd:
            appendPositional(Double(nanoseconds) / 1e9)
            append("|h")
        }
        if share > 1 {
            append("|@")
            appendPositional(1 / Double(share))
        }
        append(contentsOf: name.tail)
    }
}
