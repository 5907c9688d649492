// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Labels that every emitter puts on every series.
    struct Labels: Sendable {
        var job = "tokenmeter"
        /// The host's name unless told otherwise.
        var instance = ""
    }

    struct Emitters: Sendable {
        var scrape = Scrape()
        var remoteWrite: [RemoteWrite] = []
        var statsd: [StatsD] = []
    }

    struct Scrape: Sendable {
        var path = "/metrics"
        /// When set, a scrape must carry this token.
        var bearerToken: Secret?
    }

    struct RemoteWrite: Sendable {
        struct BasicAuth: Sendable {
            var username: String
            var passwordFile: String
        }

        var url: String
        var interval = Duration.seconds(10)
        var headers: [(name: String, value: String)] = []
        var basicAuth: BasicAuth?
        var bearerTokenFile: String?
        /// Certificates to trust instead of the system's, as a PEM file.
        var caFile: String?
    }

    struct StatsD: Sendable {
        enum Flavour: String, CaseIterable, Sendable { case plain, dogstatsd }

        var host: String
        var port: UInt16
        var flavour = Flavour.dogstatsd
        var prefix = ""
        var interval = Duration.seconds(10)
        /// Bytes of a datagram at most.
        var payload = 1432
    }
}
