// SPDX-License-Identifier: Apache-2.0

/// The fields that a proxy treats in a way of their own, recognised once while the head is read.
package enum KnownField: UInt8, Sendable {
    case other
    case acceptEncoding, authorization, contentEncoding, contentLength, contentType, expect, host, retryAfter
    case connection, keepAlive, proxyAuthenticate, proxyAuthorization, proxyConnection
    case te, trailer, transferEncoding, upgrade

    /// Whether the field speaks to the next peer only (RFC 9110 §7.6.1).
    package var isHopByHop: Bool { rawValue >= KnownField.connection.rawValue }

    init(_ name: Range<Int>, in input: Span<UInt8>) {
        @inline(__always)
        func choose(_ known: KnownField, _ text: StaticString) -> KnownField? {
            input.matches(name, ignoringCase: text) ? known : nil
        }
        let found: KnownField? =
            switch name.count {
            case 2: choose(.te, "te")
            case 4: choose(.host, "host")
            case 6: choose(.expect, "expect")
            case 7: choose(.upgrade, "upgrade") ?? choose(.trailer, "trailer")
            case 10: choose(.connection, "connection") ?? choose(.keepAlive, "keep-alive")
            case 11: choose(.retryAfter, "retry-after")
            case 12: choose(.contentType, "content-type")
            case 13: choose(.authorization, "authorization")
            case 14: choose(.contentLength, "content-length")
            case 15: choose(.acceptEncoding, "accept-encoding")
            case 16: choose(.contentEncoding, "content-encoding") ?? choose(.proxyConnection, "proxy-connection")
            case 17: choose(.transferEncoding, "transfer-encoding")
            case 18: choose(.proxyAuthenticate, "proxy-authenticate")
            case 19: choose(.proxyAuthorization, "proxy-authorization")
            default: nil
            }
        self = found ?? .other
    }
}
