// SPDX-License-Identifier: Apache-2.0

package import Protocol

/// A target to scrape for the destinations of remote write.
package struct RelaySettings: Sendable {
    /// http or https; whatever else it is, every scrape of it fails.
    package let url: String
    package let job: String
    /// Host and port, as Prometheus has them.
    package let instance: String
    /// Time between scrapes, nanoseconds.
    package var interval: UInt64 = 10_000_000_000
    package var limits = ScrapeLimits()
    package var userAgent = "tokenmeter"

    /// Adds what a URL usually has: the scheme `http` and the path `/metrics`.
    package init(url: String, job: String) {
        let whole = url.contains("://") ? url : "http://" + url
        let scheme = whole.prefix { $0 != ":" }
        let rest = whole.dropFirst(scheme.count + 3)
        let authority = rest.prefix { !"/?#".contains($0) }
        self.url = rest.count == authority.count ? whole + "/metrics" : whole
        self.job = job
        instance = Self.withPort(authority, scheme)
    }

    /// A scrape has ended before the next one is due.
    var timeout: UInt64 { min(interval, 10_000_000_000) }

    /// The URL without what may be secret.
    package var target: String {
        let plain = url.prefix { $0 != "?" && $0 != "#" }
        guard let at = plain.lastIndex(of: "@") else { return String(plain) }
        return plain.prefix { $0 != ":" } + "://" + plain[plain.index(after: at)...]
    }

    private static func withPort(_ authority: Substring, _ scheme: Substring) -> String {
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let afterBrackets = host.lastIndex(of: "]").map { host[$0...] } ?? host
        guard !afterBrackets.contains(":") else { return String(host) }
        return "\(host):\(scheme.lowercased() == "https" ? 443 : 80)"
    }
}
