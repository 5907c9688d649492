// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// What a client may ask of this server.
    struct Limits: Equatable, Sendable {
        enum Key: String, CaseIterable { case head, fields, body, connections, idle }

        /// Bytes of a request's start line and fields.
        var head = 64 << 10
        /// Number of fields in a head.
        var fields = 128
        /// Bytes of a request's body.
        var body = 64 << 20
        /// Client connections at a time, over all workers.
        var connections = 10_000
        /// How long a client may be silent before or inside a request.
        var idle = Duration.seconds(75)
    }
}

extension Configuration.Limits {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        try section.read(size: .head, into: &head, in: (1 << 10)...(1 << 20))
        try section.read(.fields, into: &fields, in: 8...1_000)
        try section.read(size: .body, into: &body, in: (1 << 10)...(1 << 30))
        try section.read(.connections, into: &connections, in: 1...1_000_000)
        try section.read(.idle, into: &idle, in: .milliseconds(100)...(.seconds(86_400)))
    }
}
