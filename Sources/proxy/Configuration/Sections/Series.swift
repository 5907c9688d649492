// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// How many series there may be, and for how long.
    struct Series: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case limit
            case expireAfter = "expire_after"
        }

        /// Label combinations that are told apart, for model exchanges and for all exchanges each.
        var limit = 10_000
        /// Series without exchanges for so long end; nil lets them live.
        var expireAfter: Duration?
    }
}

extension Configuration.Series {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try section.read(.limit, into: &limit, in: 10...1_000_000)
        expireAfter = try section.text(.expireAfter)?.duration(in: .seconds(60)...(.seconds(31_536_000)))
    }
}
