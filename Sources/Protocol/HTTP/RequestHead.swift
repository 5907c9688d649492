// SPDX-License-Identifier: Apache-2.0

/// A request's start line and fields, kept as the bytes that came, with places in them.
package struct RequestHead: Sendable {
    /// Start line and fields with the empty line that ends them.
    package let bytes: [UInt8]
    package let method: HTTPMethod
    package let methodToken: Range<Int>
    /// Path and query, also when the client sent an absolute address.
    package let target: Range<Int>
    package let fields: [HeaderField]
    package let framing: BodyFraming
    package let isKeptAlive: Bool
    package let expectsContinue: Bool
    package let isWebSocketUpgrade: Bool
    /// Fields that `Connection` names.
    let connectionNames: [Range<Int>]

    /// The target up to its query.
    package var path: Range<Int> {
        var end = target.lowerBound
        while end < target.upperBound, bytes[end] != UInt8(ascii: "?") { end += 1 }
        return target.lowerBound..<end
    }

    /// Whether the bytes in `range` are exactly `text`.
    package func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        bytes.span.matches(range, text)
    }

    /// The value of the first field of this name, which is given in lower case.
    package func field(_ lowercaseName: StaticString) -> Range<Int>? {
        fields.value(of: lowercaseName, in: bytes.span)
    }

    package func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
