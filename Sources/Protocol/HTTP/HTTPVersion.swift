// SPDX-License-Identifier: Apache-2.0

/// The versions of HTTP that share this syntax.
enum HTTPVersion {
    case http10, http11

    /// Reads the version at the cursor's place.
    init(_ cursor: inout HeadCursor, orRefuseWith error: HTTPParseError) throws(HeadStop) {
        if cursor.skips("HTTP/1.1") {
            self = .http11
            return
        }
        try cursor.skip("HTTP/", orRefuseWith: error)
        let major = try cursor.digit(orRefuseWith: error)
        try cursor.skip(UInt8(ascii: "."), orRefuseWith: error)
        let minor = try cursor.digit(orRefuseWith: error)
        switch (major, minor) {
        case (1, 1): self = .http11
        case (1, 0): self = .http10
        default: throw .refused(.unsupportedVersion)
        }
    }
}
