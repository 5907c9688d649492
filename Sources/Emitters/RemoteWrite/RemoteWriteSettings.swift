// SPDX-License-Identifier: Apache-2.0

package import Metrics

/// A destination of remote write, as configured; whoever fills this in has checked it.
package struct RemoteWriteSettings: Sendable {
    package enum VersionSetting: String, CaseIterable, Sendable {
        /// 2.0 where the receiver knows it.
        case auto
        case v1 = "1.0"
        case v2 = "2.0"
    }

    package var post: PostSettings
    /// What logs, metrics and receipts call it; without one, host, port and path.
    package var name: String?
    package var version = VersionSetting.auto
    /// Time between snapshots, nanoseconds.
    package var interval: UInt64 = 10_000_000_000
    /// Besides those that the protocol fixes.
    package var headers: [(name: String, value: String)] = []
    package var username: String?
    package var passwordFile: String?
    package var bearerTokenFile: String?
    /// Put on every series that has no such label of its own.
    package var externalLabels: [Label] = []

    /// Where queues outlive the process; nil: they are in memory.
    package var stateDirectory: String?
    /// What a queue may take on disk; in memory no more than 16 MiB of it.
    package var queueBytes = 256 << 20
    package var samplesPerRequest = 2000

    package init(url: String) {
        post = PostSettings(url: url)
    }

    /// What logs, metrics and receipts call it: without a name of its own, host, port and path, but nothing that may be secret.
    package var destination: String { name ?? Self.place(post.url) }

    private static func place(_ url: String) -> String {
        let marks: [Character] = ["?", "#"]
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let plain = url[start...].prefix { !marks.contains($0) }
        let authority = plain.prefix { $0 != "/" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return String(host + plain[authority.endIndex...])
    }

    /// The queue's folder: the destination's name as a file's name, with a checksum, for that leaves things out.
    var queueFolder: String? {
        let readable = destination.utf8.prefix(80).map { byte in
            let isPlain =
                byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
            return isPlain ? Character(UnicodeScalar(byte)) : "_"
        }
        let checksum = String(CRC32C.of(Array(destination.utf8).span), radix: 16)
        return stateDirectory.map { "\($0)/remote-write/\(String(readable))-\(checksum)" }
    }
}
