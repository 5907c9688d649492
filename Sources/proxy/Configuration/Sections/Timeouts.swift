// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// How long upstreams, and our own end, may take.
    struct Timeouts: Equatable, Sendable {
        enum Key: String, CaseIterable {
            case connect
            case firstByte = "first_byte"
            case idle, shutdown, flush
        }

        /// Name resolution, TCP and TLS handshakes together.
        var connect = Duration.seconds(10)
        /// From the request's last byte to the answer's first; long, for reasoning and queues take minutes.
        var firstByte = Duration.seconds(600)
        /// Silence inside an answer.
        var idle = Duration.seconds(600)
        /// From SIGTERM on, for open exchanges; with the flush below the 30 s that orchestrators grant.
        var shutdown = Duration.seconds(25)
        /// After that, for the emitters' last flush.
        var flush = Duration.seconds(3)
    }
}

extension Configuration.Timeouts {
    init(_ section: Section<Key>) throws(ConfigurationError) {
        let range = Duration.milliseconds(10)...(.seconds(86_400))
        try section.read(.connect, into: &connect, in: range)
        try section.read(.firstByte, into: &firstByte, in: range)
        try section.read(.idle, into: &idle, in: range)
        try section.read(.shutdown, into: &shutdown, in: range)
        try section.read(.flush, into: &flush, in: range)
    }
}
