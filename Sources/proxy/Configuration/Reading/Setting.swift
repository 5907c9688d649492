// SPDX-License-Identifier: Apache-2.0

import Linux

/// A value as text, from the file, the environment or a flag, which becomes a typed one or an error that names its place.
struct Setting: Equatable, Sendable {
    var text: String
    var origin: Origin

    /// The text for an error's line: short, and without control characters.
    var quoted: String {
        let short = text.count > 60 ? text.prefix(60) + "…" : text[...]
        return JSON5.quoted(String(short))
    }

    func refused(_ message: String) -> ConfigurationError {
        ConfigurationError(origin: origin, message: message)
    }

    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        of _: Choice.Type = Choice.self
    ) throws(ConfigurationError) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        throw refused("\(quoted) is not known; \(NearestName.hint(for: text, among: known))")
    }

    func logFormat() throws(ConfigurationError) -> Log.Format {
        if let format = Log.Format(rawValue: text) { return format }
        throw refused("\(quoted) is not known; \(NearestName.hint(for: text, among: ["text", "json"]))")
    }

    func duration(in range: ClosedRange<Duration>) throws(ConfigurationError) -> Duration {
        guard let duration = Duration(text: text) else {
            throw refused("\(quoted) is not a time; write a whole number with ms, s, m or h, such as \"10s\"")
        }
        guard range.contains(duration) else {
            throw refused("must be from \(range.lowerBound.text) to \(range.upperBound.text), not \(text)")
        }
        return duration
    }

    func size(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let size = ByteSize.parse(text) else {
            throw refused("\(quoted) is not a size; write a whole number with B, KiB, MiB or GiB, such as \"64KiB\"")
        }
        guard range.contains(size) else {
            throw refused(
                "must be from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound)), not \(text)"
            )
        }
        return size
    }

    func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let value = DecimalNumber(text)?.whole(), let integer = Int(exactly: value), range.contains(integer)
        else {
            throw refused("must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(quoted)")
        }
        return integer
    }

    /// The text, which must have something in it and no control characters.
    func plain() throws(ConfigurationError) -> String {
        guard !text.isEmpty else { throw refused("must not be empty") }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw refused("must not hold control characters")
        }
        return text
    }
}
