// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// What a client may ask of this server.
    struct Limits: Sendable {
        /// Bytes of a request's start line and fields.
        var head = 64 << 10
        /// Number of fields in a head.
        var fields = 128
        /// Bytes of a request's body.
        var body = 64 << 20
        /// Client connections at a time, over all workers.
        var connections = 10_000
        /// How long a client's connection may stay open without a request.
        var idle = Duration.seconds(75)
    }

    /// How long upstreams, and our own end, may take.
    struct Timeouts: Sendable {
        /// Name resolution, TCP and TLS handshakes together.
        var connect = Duration.seconds(10)
        /// From the request's last byte to the answer's first.
        var firstByte = Duration.seconds(600)
        /// Silence inside an answer.
        var idle = Duration.seconds(600)
        /// From SIGTERM to exit, for open exchanges and the last flush.
        var shutdown = Duration.seconds(25)
    }
}
