// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// How often and how patiently a request is tried again before the first byte of an answer.
    struct Retry: Equatable, Sendable {
        enum Key: String, CaseIterable { case attempts, base, max }

        /// Tries in all, the first one counted.
        var attempts = 3
        /// The pause before the second try, doubled before each later one.
        var base = Duration.milliseconds(200)
        /// The longest pause; an upstream that asks for a longer one gets no second try, and its answer goes to the client.
        var max = Duration.seconds(5)
    }
}

extension Configuration.Retry {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try section.read(.attempts, into: &attempts, in: 1...20)
        try section.read(.base, into: &base, in: .milliseconds(1)...(.seconds(60)))
        try section.read(.max, into: &max, in: .milliseconds(1)...(.seconds(3600)))
        guard base <= max else { throw section.refused(.max, "must not be below retry.base, which is \(base.text)") }
    }
}
