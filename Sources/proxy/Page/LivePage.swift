// SPDX-License-Identifier: Apache-2.0

import Money
import Protocol

/// The page at `/`: one file that is the same for everybody and holds no data; what it shows it asks `/live` for.
struct LivePage: Sendable {
    static let shared = LivePage(PackageResources.page_html)

    private let plain: [UInt8]
    private let compressed: [UInt8]
    private let policy: [UInt8]

    init(_ bytes: [UInt8]) {
        plain = bytes
        compressed = gzip(bytes.span)
        policy = Array(Self.policy(bytes).utf8)
    }

    func body(_ coding: ContentCoding) -> [UInt8] { coding == .gzip ? compressed : plain }

    /// What keeps the page from doing, and others from doing with it, anything but showing this proxy's numbers.
    func fields(_ coding: ContentCoding) -> [OwnField] {
        let fields: [OwnField] = [
            ("content-security-policy", policy), ("cache-control", Array("no-store".utf8)),
            ("x-content-type-options", Array("nosniff".utf8)), ("referrer-policy", Array("no-referrer".utf8)),
            ("vary", Array("accept-encoding".utf8)),
        ]
        return coding == .gzip ? fields + [("content-encoding", Array("gzip".utf8))] : fields
    }
}

extension LivePage {
    /// Allows the page's own style and script, by their digests, and questions to where it came from; nothing else.
    private static func policy(_ page: [UInt8]) -> String {
        [
            "default-src 'none'", "style-src \(source("style", page))", "script-src \(source("script", page))",
            "connect-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ].joined(separator: "; ")
    }

    /// The digest of what stands between an element's tags, as a policy names it (Content Security Policy 3, §2.3.1).
    private static func source(_ element: String, _ page: [UInt8]) -> String {
        let content = content(of: element, page)
        return "'sha256-\(Base64.lines(KeyDigest(of: content.span).bytes).joined())'"
    }

    private static func content(of element: String, _ page: [UInt8]) -> [UInt8] {
        guard let start = page.firstRange(of: Array("<\(element)>".utf8)),
            let end = page[start.upperBound...].firstRange(of: Array("</\(element)>".utf8))
        else { return [] }
        return Array(page[start.upperBound..<end.lowerBound])
    }
}
