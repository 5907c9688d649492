// SPDX-License-Identifier: Apache-2.0

package import Metrics

/// A destination of remote write, as configured; whoever fills this in has checked it.
package struct RemoteWriteSettings: Sendable {
    /// http or https.
    package var url: String
    /// Time between snapshots, nanoseconds.
    package var interval: UInt64 = 10_000_000_000
    /// Besides those that the protocol fixes.
    package var headers: [(name: String, value: String)] = []
    package var username: String?
    package var passwordFile: String?
    package var bearerTokenFile: String?
    /// Certificates to trust instead of the system's, as a PEM file.
    package var caFile: String?
    /// Put on every series that has no such label of its own.
    package var externalLabels: [Label] = []
    package var userAgent = "tokenmeter"

    /// What may wait for delivery, in bytes of compressed requests; beyond it the oldest are dropped.
    package var queueBytes = 16 << 20
    package var samplesPerRequest = 2000
    /// For one attempt from connecting to the answer's end, nanoseconds.
    package var timeout: UInt64 = 30_000_000_000

    package init(url: String) {
        self.url = url
    }

    /// Whether the destination is this machine, to which no proxy leads.
    var isLoopback: Bool {
        let host = destination.prefix { $0 != "/" }
        return host.hasPrefix("127.") || host.hasPrefix("[::1]") || host.prefix { $0 != ":" } == "localhost"
    }

    /// What logs, metrics and receipts call it: host, port and path, without what may be secret.
    package var destination: String {
        let marks: [Character] = ["?", "#"]
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let plain = url[start...].prefix { !marks.contains($0) }
        let authority = plain.prefix { $0 != "/" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return String(host + plain[authority.endIndex...])
    }
}
